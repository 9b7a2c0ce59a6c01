#ifndef PROCESS_WORKER_H
#define PROCESS_WORKER_H

#include "job.h"

/* A worker process's ends of the pipes between it and its parent. The first two pipes it shares
 * with the other workers: the parent writes as many bytes as there are workers, in one write, and
 * each takes one. One write wakes all who wait, while a write to each would let the first of them
 * take the parent's CPU before the others are told. */
struct process_pipes {
    int hand_over; /* a byte: do the job once more; end of file: end. -1: fresh, just do it */
    int gate;      /* a byte: all workers are ready; end of file: the parent is gone */
    int reports;   /* to the parent, see report.h */
};

/* A worker process from its birth on: does its part of `job` as often as it is told, and ends with
 * status 0; with 1 if a part of the workload failed or the parent is gone. `counter` is shared with
 * the other workers, or NULL where the schedule is static. */
_Noreturn void process_worker_live(const struct job *job, size_t worker, job_counter *counter,
                                   struct process_pipes pipes);

#endif
