#include "iteration.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS = 5 };

bool iteration_make(struct iteration *iteration, size_t workers, bool warmup)
{
    uint64_t *columns = malloc(COLUMNS * workers * sizeof *columns);
    if (columns == NULL)
        return false;
    memset(columns, 0, COLUMNS * workers * sizeof *columns);
    *iteration = (struct iteration){
        .warmup = warmup,
        .workers = workers,
        .ready_ns = columns,
        .start_ns = columns + workers,
        .end_ns = columns + 2 * workers,
        .processes = columns + 3 * workers,
        .threads = columns + 4 * workers,
    };
    return true;
}

bool iteration_conclude(struct iteration *iteration, const struct job *job,
                        const struct share *shares)
{
    for (size_t worker = 0; worker < iteration->workers; worker++) {
        const struct share *share = &shares[worker];
        bool idle = share->count == 0;
        iteration->ready_ns[worker] = share->ready_ns;
        iteration->start_ns[worker] = idle ? ITERATION_NONE : share->start_ns;
        iteration->end_ns[worker] = idle ? ITERATION_NONE : share->end_ns;
        iteration->processes[worker] = idle ? ITERATION_NONE : share->process;
        iteration->threads[worker] = idle ? ITERATION_NONE : share->thread;
    }
    return job_fold(job, shares, &iteration->checksum);
}

void iteration_drop(struct iteration *iteration)
{
    free(iteration->ready_ns); /* the first column, of one allocation with the others */
    *iteration = (struct iteration){0};
}
