#ifndef JOB_H
#define JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "workload.h"

/* Bytes that two CPUs do not share when each writes on its own. */
enum { CACHE_LINE_BYTES = 64 };

enum schedule {
    SCHEDULE_STATIC,  /* worker w of W takes the tasks w, w + W, w + 2W ... */
    SCHEDULE_DYNAMIC, /* each worker takes the next task from one shared counter */
};

/* The tasks 0 to tasks - 1 of a job, to be done by `workers` workers. Task t of the job is task
 * first + t * stride of the workload. */
struct job {
    const struct workload *workload;
    const char *const *parameters; /* in the order of workload->parameters */
    uint64_t tasks, size, seed, first, stride;
    size_t workers;
    enum schedule schedule;
};

/* The next task of a dynamic schedule; 0 when a job begins. Lies in memory that all workers of the
 * job share, threads or processes. */
typedef _Atomic uint64_t job_counter;

/* One worker's part of one job: when and as whom it worked, and its results in the order in which
 * it found them. Written by the worker alone until its job is over. */
struct share {
    _Alignas(CACHE_LINE_BYTES) uint64_t ready_ns;
    uint64_t start_ns, end_ns, process, thread; /* undefined where count is 0 */
    size_t count;                               /* results found */
    size_t room;                                /* results there is memory for */
    uint64_t *results;
    uint64_t *tasks; /* dynamic schedule: the task that each result is of; else NULL */
};

/* How many tasks the static schedule gives to `worker`. */
uint64_t job_static_count(const struct job *job, size_t worker);

/* Makes room for at least `count` results of `job`, forgetting those that are there. False if there
 * is no memory. */
bool share_reserve(struct share *share, const struct job *job, size_t count);

/* Frees the memory for results. */
void share_release(struct share *share);

/* What worker and loop do with a share, for models that have a loop of their own; job_work calls
 * them in this order. Notes as whom and when the worker begins its first task. */
void share_begin(struct share *share);

/* Adds the result of task `t` of the job. False if there is no memory, with the reason in
 * place->failure. */
bool share_keep(struct share *share, const struct job *job, uint64_t t, uint64_t result,
                struct workplace *place);

/* Notes when the worker has ended its last task. */
void share_end(struct share *share);

/* The first task of the job that `worker` takes, and the next after `t`; none if it is not below
 * job->tasks. `counter` is used by the dynamic schedule only. */
uint64_t job_first_task(const struct job *job, size_t worker, job_counter *counter);
uint64_t job_next_task(const struct job *job, uint64_t t, job_counter *counter);

/* What the workload knows task `t` of the job as. */
uint64_t job_task_number(const struct job *job, uint64_t t);

/* Makes a worker's workplace and runs the workload's prepare. False if that failed, with the reason
 * in place->failure. */
bool job_prepare(const struct job *job, struct workplace *place);

/* What a worker does between its hand-over and its gate: makes room for the results that it can
 * expect, and reads ready_ns. False if there is no memory, with the reason in place->failure. */
bool job_stand_ready(const struct job *job, size_t worker, struct workplace *place,
                     struct share *share);

/* Works through the tasks of `worker`, after its gate, and fills its share. `counter` is used by
 * the dynamic schedule only. False if a task failed, with the reason in place->failure. */
bool job_work(const struct job *job, size_t worker, job_counter *counter, struct workplace *place,
              struct share *share);

/* Runs the workload's release. */
void job_release(const struct job *job, struct workplace *place);

/* Folds the results of all shares in task order: h = 0xcbf29ce484222325, then h = (h ^ r) *
 * 0x100000001b3 for each. Every task must have its result. False if there is no memory. */
bool job_fold(const struct job *job, const struct share *shares, uint64_t *checksum);

#endif
