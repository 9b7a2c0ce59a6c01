#include "job.h"

#include "clock.h"
#include "identity.h"

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

bool job_work(const struct job *job, size_t worker, job_counter *counter, struct workplace *place,
              struct share *share)
{
    const bool dynamic = job->schedule == SCHEDULE_DYNAMIC;
    uint64_t (*const task)(struct workplace *, uint64_t, uint64_t) = job->workload->task;

    uint64_t t = dynamic ? next_dynamic(counter) : worker;
    if (t >= job->tasks)
        return true;
    share->process = process_id();
    share->thread = thread_id();
    share->start_ns = now_ns();
    do {
        uint64_t result = task(place, job->seed, job->first + t * job->stride);
        if (place->failure[0] != '\0')
            return false;
        if (share->count == share->room && !resize(share, job->schedule, 2 * share->room)) {
            workplace_fail(place, "no memory for the results of worker %zu", worker);
            return false;
        }
        share->results[share->count] = result;
        if (dynamic)
            share->tasks[share->count] = t;
        share->count++;
        t = dynamic ? next_dynamic(counter) : t + job->workers;
    } while (t < job->tasks);
    share->end_ns = now_ns();
    return true;
}

void job_release(const struct job *job, struct workplace *place)
{
    if (job->workload->release != NULL)
        job->workload->release(place);
}

static uint64_t fold(uint64_t h, uint64_t result)
{
    return (h ^ result) * UINT64_C(0x100000001b3);
}

bool job_fold(const struct job *job, const struct share *shares, uint64_t *checksum)
{
    uint64_t h = UINT64_C(0xcbf29ce484222325);
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
