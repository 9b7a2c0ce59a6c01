/* spawn: a process per worker, made by posix_spawn of a small program of its own, worker-process,
 * that lies beside this one. Fresh: spawned and reaped for each job. Pool: spawned before the
 * first, and told of each job over a pipe. */

#include "beside.h"
#include "failure.h"
#include "model.h"
#include "pipes.h"
#include "probing/breed.h"
#include "process_crew.h"
#include "process_order.h"
#include "shared_counter.h"
#include "spawning.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char program[] = "worker-process";

static pid_t start_worker(const struct process_order *order, const char *path,
                          const struct inherited *inherited, size_t count)
{
    char **argv = process_order_write(order, path);
    if (argv == NULL)
        fail(FAILURE_INTERNAL, "no memory for the arguments of worker %zu", order->worker);
    pid_t pid;
    int reason = spawning_start(path, argv, inherited, count, false, &pid);
    if (reason != 0)
        fail(FAILURE_INTERNAL, "posix_spawn of worker %zu of %zu (%s): %s", order->worker,
             order->job.workers, path, strerror(reason));
    process_order_free(argv);
    return pid;
}

static void make_pipe(int ends[2])
{
    if (!pipe_make(ends))
        fail(FAILURE_INTERNAL, "make a pipe: %s", strerror(errno));
}

static struct crew *start(const struct job *job, enum lifetime lifetime, struct share *shares)
{
    if (!spawning_take_numbers(PROCESS_DESCRIPTORS_END))
        fail(FAILURE_INTERNAL, "open /dev/null: %s", strerror(errno));
    int counter_file = -1;
    job_counter *counter = NULL;
    if (job->schedule == SCHEDULE_DYNAMIC && ((counter_file = shared_counter_file()) < 0 ||
                                              (counter = shared_counter_map(counter_file)) == NULL))
        fail(FAILURE_INTERNAL, "map the shared counter: %s", strerror(errno));
    struct process_pipes pipes;
    struct crew *crew = process_crew_make(job, lifetime, shares, counter, &pipes);
    int lifeline[2];
    make_pipe(lifeline);
    crew->lifeline = lifeline[PIPE_WRITE];
    char *path = beside_path(program);
    if (path == NULL)
        fail(FAILURE_INTERNAL, "no memory for the path of %s", program);

    struct process_order order = {
        .job = *job,
        .pool = lifetime == LIFETIME_POOL,
        .parent = getpid(),
    };
    for (; order.worker < job->workers; order.worker++) {
        int reports[2];
        make_pipe(reports);
        const struct inherited inherited[] = {
            {lifeline[PIPE_READ], STDIN_FILENO},    {STDERR_FILENO, STDOUT_FILENO},
            {pipes.hand_over, PROCESS_HAND_OVER},   {pipes.gate, PROCESS_GATE},
            {reports[PIPE_WRITE], PROCESS_REPORTS}, {counter_file, PROCESS_COUNTER},
        };
        pid_t pid = start_worker(&order, path, inherited, sizeof inherited / sizeof inherited[0]);
        process_crew_add(crew, order.worker, pid, reports[PIPE_READ]);
        close(reports[PIPE_WRITE]);
    }
    free(path);
    close(lifeline[PIPE_READ]);
    if (counter_file >= 0)
        close(counter_file);
    process_crew_complete(crew, &pipes);
    return crew;
}

static struct model spawn_model = {
    .name = "spawn",
    .family = "processes",
    .breed = &spawned_breed,
    .baseline = "sequential",
    .has_fresh = true,
    .multiplexed = false,
    .parallel = true,
    .start = start,
    .run = process_crew_run,
    .stop = process_crew_stop,
};
REGISTER_MODEL(spawn_model)
