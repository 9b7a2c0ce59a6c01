/* fork: a process per worker, made by fork() from the program's own. Fresh: forked and reaped for
 * each job. Pool: forked before the first, and told of each job over a pipe. */

#include "children.h"
#include "descriptors.h"
#include "failure.h"
#include "lifeline.h"
#include "model.h"
#include "pipes.h"
#include "probing/breed.h"
#include "process_crew.h"
#include "shared_counter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int highest(int a, int b)
{
    return a > b ? a : b;
}

static struct crew *start(const struct job *job, enum lifetime lifetime, struct share *shares)
{
    job_counter *counter = NULL;
    if (job->schedule == SCHEDULE_DYNAMIC && (counter = shared_counter_map(-1)) == NULL)
        fail(FAILURE_INTERNAL, "map the shared counter: %s", strerror(errno));
    struct process_pipes pipes;
    struct crew *crew = process_crew_make(job, lifetime, shares, counter, &pipes);
    int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (null < 0)
        fail(FAILURE_INTERNAL, "open /dev/null: %s", strerror(errno));
    const pid_t parent = getpid();
    int last = null;
    for (size_t worker = 0; worker < job->workers; worker++) {
        int ends[2];
        if (!pipe_make(ends))
            fail(FAILURE_INTERNAL, "make a pipe for worker %zu of %zu: %s", worker, job->workers,
                 strerror(errno));
        last = highest(last, highest(ends[PIPE_READ], ends[PIPE_WRITE]));
        fflush(stdout); /* what is in its buffer would be printed by each */
        pid_t pid = fork();
        if (pid < 0)
            fail(FAILURE_INTERNAL, "fork of worker %zu of %zu: %s", worker, job->workers,
                 strerror(errno));
        if (pid == 0) {
            lifeline_to_parent(parent);
            children_forget();
            pipes.reports = ends[PIPE_WRITE];
            const int kept[] = {pipes.hand_over, pipes.gate, pipes.reports};
            descriptors_keep_only(kept, sizeof kept / sizeof kept[0], null, last);
            process_worker_live(job, worker, counter, pipes);
        }
        process_crew_add(crew, worker, pid, ends[PIPE_READ]);
        close(ends[PIPE_WRITE]);
    }
    close(null);
    process_crew_complete(crew, &pipes);
    return crew;
}

static struct model fork_model = {
    .name = "fork",
    .family = "processes",
    .breed = &forked_breed,
    .baseline = "sequential",
    .has_fresh = true,
    .multiplexed = false,
    .parallel = true,
    .start = start,
    .run = process_crew_run,
    .stop = process_crew_stop,
};
REGISTER_MODEL(fork_model)
