#include "probing/team.h"

#include "children.h"
#include "failure.h"
#include "probing/parking.h"
#include "roles/wire.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Longer than anything a worker is asked for; whoever is silent for so long is stuck. */
enum { PATIENCE_MS = 50000 };

void team_open(struct team *team, const struct breed *breed, size_t room)
{
    *team = (struct team){
        .breed = breed,
        .room = room,
        .workers = calloc(room + 1, sizeof *team->workers),
        .wires = calloc(room + 1, sizeof *team->wires),
    };
    if (team->workers == NULL || team->wires == NULL ||
        (breed->processes && !children_reserve(room + 1)))
        fail(FAILURE_INTERNAL, "no memory for %zu workers", room);
}

void team_add(struct team *team, const struct role *role, const struct shared *shared,
              const int *given)
{
    const size_t index = team->count++;
    struct worker *worker = &team->workers[index];
    int ends[2];
    if (!wire_make(ends))
        fail(FAILURE_INTERNAL, "make the wire of worker %zu: %s", index, strerror(errno));
    *worker = (struct worker){
        .role = role,
        .shared = shared,
        .part = {.index = index, .wire = ends[1]},
    };
    for (int i = 0; i < ROLE_GIVEN; i++)
        worker->part.given[i] = given != NULL ? given[i] : -1;
    team->wires[index] = ends[0];
    team->breed->start(worker);
    team_hear(team, index);
}

void team_make(struct team *team, const struct breed *breed, size_t count, const struct role *role,
               const struct shared *shared)
{
    team_open(team, breed, count);
    while (team->count < count)
        team_add(team, role, shared, NULL);
}

static _Noreturn void fail_as_dead(struct team *team, size_t worker)
{
    if (!team->breed->processes)
        fail(FAILURE_WORKER_DIED, "the thread of worker %zu ended before its time", worker);
    const int pid = (int)team->workers[worker].pid;
    int status = team_bury(team, worker);
    if (WIFSIGNALED(status))
        fail(FAILURE_WORKER_DIED, "worker %zu (process %d) was killed by signal %d (%s)", worker,
             pid, WTERMSIG(status), strsignal(WTERMSIG(status)));
    fail(FAILURE_WORKER_DIED, "worker %zu (process %d) ended with status %d", worker, pid,
         WEXITSTATUS(status));
}

void team_tell(struct team *team, size_t worker, uint64_t word)
{
    if (!wire_send(team->wires[worker], word))
        fail_as_dead(team, worker);
}

uint64_t team_hear(struct team *team, size_t worker)
{
    struct pollfd wire = {.fd = team->wires[worker], .events = POLLIN};
    int found;
    while ((found = poll(&wire, 1, PATIENCE_MS)) < 0 && errno == EINTR)
        continue;
    if (found == 0)
        fail(FAILURE_TASK_FAILED, "worker %zu said nothing for %d s", worker, PATIENCE_MS / 1000);
    uint64_t word;
    if (!wire_receive(team->wires[worker], &word))
        fail_as_dead(team, worker);
    return word;
}

void team_tell_all(struct team *team, uint64_t word)
{
    for (size_t worker = 0; worker < team->count; worker++)
        team_tell(team, worker, word);
}

void team_hear_all(struct team *team)
{
    for (size_t worker = 0; worker < team->count; worker++)
        team_hear(team, worker);
}

size_t team_listen(struct team *team, int milliseconds, uint64_t *word, bool *gone)
{
    struct pollfd *wires = calloc(team->count, sizeof *wires);
    if (wires == NULL)
        fail(FAILURE_INTERNAL, "no memory to listen to %zu workers", team->count);
    for (size_t worker = 0; worker < team->count; worker++)
        wires[worker] = (struct pollfd){.fd = team->wires[worker], .events = POLLIN};
    while (poll(wires, (nfds_t)team->count, milliseconds) < 0 && errno == EINTR)
        continue;
    size_t found = 0;
    while (found < team->count && wires[found].revents == 0)
        found++;
    free(wires);
    if (found < team->count)
        *gone = !wire_receive(team->wires[found], word);
    return found;
}

int team_bury(struct team *team, size_t worker)
{
    close(team->wires[worker]);
    team->wires[worker] = -1;
    return team->breed->join(&team->workers[worker]);
}

void team_park(const struct team *team)
{
    const size_t count = team->count;
    const bool processes = team->breed->processes;
    uint64_t *ids = calloc(count + 1, sizeof *ids);
    if (ids == NULL)
        fail(FAILURE_INTERNAL, "no memory to name %zu workers", count);
    for (size_t worker = 0; worker < count; worker++)
        ids[worker] = processes ? (uint64_t)team->workers[worker].pid
                                : atomic_load(&team->workers[worker].thread_id);
    park(ids, processes ? count : 0, ids, count);
    free(ids);
}

void team_close(struct team *team)
{
    for (size_t worker = 0; worker < team->count; worker++)
        if (team->wires[worker] >= 0)
            close(team->wires[worker]);
    for (size_t worker = 0; worker < team->count; worker++)
        if (team->wires[worker] >= 0)
            team->breed->join(&team->workers[worker]);
    free(team->workers);
    free(team->wires);
}
