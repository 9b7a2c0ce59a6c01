/* sharing: what it costs to have the same data in every worker. Threads get a reference, forked
 * processes inherit the data, and those made by exec get it over a pipe each. */

#include "clock.h"
#include "failure.h"
#include "pipes.h"
#include "probing/observe.h"
#include "probing/probe.h"
#include "probing/team.h"
#include "roles/buffer.h"
#include "roles/reader.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PATTERN_BYTES = 4096, PATTERN_PERIOD = 251 };

struct scene {
    const struct breed *breed;
    size_t workers, bytes;
    unsigned char *data;
    struct shared shared;
    struct team team;
    int *pipes; /* the writing end of each worker's pipe; -1 where it has none */
};

static void add_workers(struct scene *scene)
{
    for (size_t worker = 0; worker < scene->workers; worker++) {
        int given[ROLE_GIVEN] = {-1, -1};
        if (scene->breed->by_exec) {
            int ends[2];
            if (!pipe_make(ends))
                fail(FAILURE_INTERNAL, "make a pipe: %s", strerror(errno));
            given[0] = ends[PIPE_READ];
            scene->pipes[worker] = ends[PIPE_WRITE];
        }
        team_add(&scene->team, &reader_role, &scene->shared, given);
    }
}

static void hand_over(struct scene *scene)
{
    const bool by_message = scene->breed->by_exec;
    team_tell_all(&scene->team, by_message ? 0 : (uint64_t)(uintptr_t)scene->data);
    for (size_t worker = 0; by_message && worker < scene->workers; worker++) {
        /* If it is dead, hearing it will say so. */
        if (!pipe_write_all(scene->pipes[worker], scene->data, scene->bytes) && errno != EPIPE)
            fail(FAILURE_INTERNAL, "write to a worker: %s", strerror(errno));
        close(scene->pipes[worker]);
    }
}

static void make_data(struct scene *scene)
{
    scene->data = buffer_make(scene->bytes);
    scene->pipes = calloc(scene->workers, sizeof *scene->pipes);
    if (scene->data == NULL || scene->pipes == NULL)
        fail(FAILURE_TASK_FAILED, "no memory for %zu bytes", scene->bytes);
    for (size_t i = 0; i < scene->bytes; i += PATTERN_BYTES)
        memset(scene->data + i, (int)(i / PATTERN_BYTES % PATTERN_PERIOD), PATTERN_BYTES);
    shared_make(&scene->shared, scene->breed, sizeof scene->bytes);
    *(size_t *)scene->shared.memory = scene->bytes;
    team_open(&scene->team, scene->breed, scene->workers);
}

static void run(const struct experiment *experiment)
{
    const uint64_t mib = setting_number(experiment, "mib");
    const bool inherited = experiment->breed->processes && !experiment->breed->by_exec;
    struct scene scene = {
        .breed = experiment->breed,
        .workers = experiment->workers,
        .bytes = (size_t)mib << 20,
    };
    make_data(&scene);
    const uint64_t sum = reader_sum(scene.data, scene.bytes);

    if (!inherited)
        add_workers(&scene);
    team_park(&scene.team);
    uint64_t began = now_ns();
    if (inherited)
        add_workers(&scene);
    hand_over(&scene);
    for (size_t worker = 0; worker < scene.workers; worker++)
        if (team_hear(&scene.team, worker) != sum)
            fail(FAILURE_TASK_FAILED, "worker %zu has other data than the parent", worker);
    const uint64_t read_ns = now_ns() - began;

    team_park(&scene.team);
    began = now_ns();
    team_tell_all(&scene.team, 0);
    team_hear_all(&scene.team);
    const uint64_t written_ns = now_ns() - began;

    team_park(&scene.team);
    team_close(&scene.team);
    observe("read_ns", (double)read_ns, "ns", "mib=%" PRIu64, mib);
    observe("written_ns", (double)written_ns, "ns", "mib=%" PRIu64, mib);
    shared_drop(&scene.shared);
    free(scene.pipes);
    free(scene.data);
}

static const struct setting settings[] = {
    {"mib", "100", SETTING_NUMBER, 0, 1 << 16},
    {0},
};

static struct probe sharing = {.name = "sharing", .settings = settings, .workers = 2, .run = run};
REGISTER_PROBE(sharing)
