#include "job.h"

#include "clock.h"
#include "identity.h"
#include "mix.h"

#include <stdlib.h>

/* A counter that is not lock-free would not work between processes. */
_Static_assert(ATOMIC_LLONG_LOCK_FREE == 2, "64-bit atomics are lock-free");

uint64_t job_static_count(const struct job *job, size_t worker)
{
    return worker < job->tasks ? (job->tasks - worker - 1) / job->workers + 1 : 0;
}

/* Room for the worker's exact part of a static schedule; of a dynamic one a quarter more than its
 * even part, so that the room has to grow only where the parts come out very uneven. */
static size_t expected_count(const struct job *job, size_t worker)
{
    if (job->schedule == SCHEDULE_STATIC)
        return (size_t)job_static_count(job, worker);
    uint64_t even = job->tasks / job->workers + 1;
    uint64_t ample = even + even / 4 + 64;
    return (size_t)(ample < job->tasks ? ample : job->tasks);
}

/* Gives the share room for `room` results, keeping those that are there. */
static bool resize(struct share *share, enum schedule schedule, size_t room)
{
    uint64_t *results = realloc(share->results, room * sizeof *results);
    if (results == NULL)
        return false;
    share->results = results;
    if (schedule == SCHEDULE_DYNAMIC) {
        uint64_t *tasks = realloc(share->tasks, room * sizeof *tasks);
        if (tasks == NULL)
            return false;
        share->tasks = tasks;
    }
    share->room = room;
    return true;
}

bool share_reserve(struct share *share, const struct job *job, size_t count)
{
    share->count = 0;
    return count <= share->room || resize(share, job->schedule, count);
}

void share_release(struct share *share)
{
    free(share->results);
    free(share->tasks);
    share->results = NULL;
    share->tasks = NULL;
    share->room = 0;
}

bool job_prepare(const struct job *job, struct workplace *place)
{
    *place = (struct workplace){.size = job->size, .parameters = job->parameters};
    if (job->workload->prepare != NULL)
        job->workload->prepare(place);
    return place->failure[0] == '\0';
}

bool job_stand_ready(const struct job *job, size_t worker, struct workplace *place,
                     struct share *share)
{
    if (!share_reserve(share, job, expected_count(job, worker))) {
        workplace_fail(place, "no memory for the results of worker %zu", worker);
        return false;
    }
    share->ready_ns = now_ns();
    return true;
}

static uint64_t next_dynamic(job_counter *counter)
{
    /* The order of the workers' other memory does not depend on who takes which task. */
    return atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

uint64_t job_first_task(const struct job *job, size_t worker, job_counter *counter)
{
    return job->schedule == SCHEDULE_DYNAMIC ? next_dynamic(counter) : worker;
}

uint64_t job_next_task(const struct job *job, uint64_t t, job_counter *counter)
{
    return job->schedule == SCHEDULE_DYNAMIC ? next_dynamic(counter) : t + job->workers;
}

uint64_t job_task_number(const struct job *job, uint64_t t)
{
    return job->first + t * job->stride;
}

void share_begin(struct share *share)
{
    share->process = process_id();
    share->thread = thread_id();
    share->start_ns = now_ns();
}

/* Inline in job_work: it is called for each task. */
inline bool share_keep(struct share *share, const struct job *job, uint64_t t, uint64_t result,
                       struct workplace *place)
{
    if (share->count == share->room && !resize(share, job->schedule, 2 * share->room)) {
        workplace_fail(place, "no memory for %zu results", 2 * share->room);
        return false;
    }
    share->results[share->count] = result;
    if (job->schedule == SCHEDULE_DYNAMIC)
        share->tasks[share->count] = t;
    share->count++;
    return true;
}

void share_end(struct share *share)
{
    share->end_ns = now_ns();
}

bool job_work(const struct job *job, size_t worker, job_counter *counter, struct workplace *place,
              struct share *share)
{
    uint64_t (*const task)(struct workplace *, uint64_t, uint64_t) = job->workload->task;

    uint64_t t = job_first_task(job, worker, counter);
    if (t >= job->tasks)
        return true;
    share_begin(share);
    do {
        uint64_t result = task(place, job->seed, job_task_number(job, t));
        if (place->failure[0] != '\0' || !share_keep(share, job, t, result, place))
            return false;
        t = job_next_task(job, t, counter);
    } while (t < job->tasks);
    share_end(share);
    return true;
}

void job_release(const struct job *job, struct workplace *place)
{
    if (job->workload->release != NULL)
        job->workload->release(place);
}

bool job_fold(const struct job *job, const struct share *shares, uint64_t *checksum)
{
    uint64_t h = FOLD_START;
    if (job->schedule == SCHEDULE_STATIC) {
        for (uint64_t t = 0; t < job->tasks; t++)
            h = fold(h, shares[t % job->workers].results[t / job->workers]);
    } else if (job->tasks > 0) {
        uint64_t *ordered = calloc((size_t)job->tasks, sizeof *ordered);
        if (ordered == NULL)
            return false;
        for (size_t worker = 0; worker < job->workers; worker++)
            for (size_t i = 0; i < shares[worker].count; i++)
                ordered[shares[worker].tasks[i]] = shares[worker].results[i];
        for (uint64_t t = 0; t < job->tasks; t++)
            h = fold(h, ordered[t]);
        free(ordered);
    }
    *checksum = h;
    return true;
}
