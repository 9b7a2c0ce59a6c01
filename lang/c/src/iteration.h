#ifndef ITERATION_H
#define ITERATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "job.h"

/* Stands in a column for a worker that got no task. No clock reads 0 and no id is 0. */
#define ITERATION_NONE UINT64_C(0)

/* What is kept of one run of the job until it is written. Columns have one entry per worker. */
struct iteration {
    bool warmup;
    uint64_t requested_ns, joined_ns;
    uint64_t checksum;
    size_t workers;
    uint64_t *ready_ns, *start_ns, *end_ns, *processes, *threads;
};

/* Makes an empty record, all of its memory touched. False if there is no memory. */
bool iteration_make(struct iteration *iteration, size_t workers, bool warmup);

/* Fills the columns and the checksum from the workers' shares. False if there is no memory. */
bool iteration_conclude(struct iteration *iteration, const struct job *job,
                        const struct share *shares);

/* Frees what iteration_make made. */
void iteration_drop(struct iteration *iteration);

#endif
