/* pthreads: a POSIX thread per worker, in the address space of the program. Fresh: pthread_create
 * and pthread_join for each job. Pool: threads that wait on a condition variable for the next. */

#include "failure.h"
#include "model.h"
#include "probing/breed.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

struct member {
    _Alignas(CACHE_LINE_BYTES) struct crew *crew;
    struct share *share;
    size_t worker;
    pthread_t thread;
    struct workplace place;
};

struct crew {
    const struct job *job;
    enum lifetime lifetime;
    struct member *members;

    pthread_mutex_t lock;       /* guards all that follows up to the counter */
    pthread_cond_t handed_over; /* workers wait for the next job or the end */
    pthread_cond_t gate;        /* workers wait for each other */
    pthread_cond_t told;        /* the main thread waits for all workers, or trouble */
    uint64_t jobs;              /* handed over so far */
    uint64_t opened;            /* the number of the last job whose gate has opened */
    bool ending;
    size_t prepared, ready, finished; /* workers that have got so far; the last two in this job */
    const struct member *failed;      /* the first whose place says why */
    const struct member *died;        /* the first whose thread ended before its time */

    _Alignas(CACHE_LINE_BYTES) job_counter counter; /* alone in its line */
};

/* Waits for the job after `done`. False if there is none to come. */
static bool await_hand_over(struct crew *crew, uint64_t done)
{
    pthread_mutex_lock(&crew->lock);
    while (crew->jobs == done && !crew->ending)
        pthread_cond_wait(&crew->handed_over, &crew->lock);
    bool handed_over = crew->jobs > done;
    pthread_mutex_unlock(&crew->lock);
    return handed_over;
}

/* Returns when all workers of the job numbered `job` stand here. The last to come opens. */
static void pass_gate(struct crew *crew, uint64_t job)
{
    pthread_mutex_lock(&crew->lock);
    crew->ready++;
    if (crew->ready == crew->job->workers) {
        crew->opened = job;
        pthread_cond_broadcast(&crew->gate);
    }
    while (crew->opened < job)
        pthread_cond_wait(&crew->gate, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}

static void count_in(struct crew *crew, size_t *counted)
{
    pthread_mutex_lock(&crew->lock);
    ++*counted;
    if (*counted == crew->job->workers)
        pthread_cond_signal(&crew->told);
    pthread_mutex_unlock(&crew->lock);
}

static void report(struct member *member, const struct member **trouble)
{
    struct crew *crew = member->crew;
    pthread_mutex_lock(&crew->lock);
    if (*trouble == NULL)
        *trouble = member;
    pthread_cond_signal(&crew->told);
    pthread_mutex_unlock(&crew->lock);
}

/* Runs when a task ends the thread under it, by pthread_exit or cancellation. */
static void report_death(void *argument)
{
    struct member *member = argument;
    report(member, &member->crew->died);
}

static bool do_jobs(struct member *member)
{
    struct crew *crew = member->crew;
    const struct job *job = crew->job;
    if (!job_prepare(job, &member->place))
        return false;
    count_in(crew, &crew->prepared);
    for (uint64_t done = 0; await_hand_over(crew, done); done++) {
        if (!job_stand_ready(job, member->worker, &member->place, member->share))
            return false;
        pass_gate(crew, done + 1);
        if (!job_work(job, member->worker, &crew->counter, &member->place, member->share))
            return false;
        count_in(crew, &crew->finished);
        if (crew->lifetime == LIFETIME_FRESH)
            break;
    }
    job_release(job, &member->place);
    return true;
}

static void *live(void *argument)
{
    struct member *member = argument;
    bool well = false;
    pthread_cleanup_push(report_death, member);
    well = do_jobs(member);
    pthread_cleanup_pop(0);
    if (!well)
        report(member, &member->crew->failed);
    return NULL;
}

/* Waits until `*counted` workers are all of them; the caller holds the lock. */
static void await_all(struct crew *crew, const size_t *counted)
{
    while (*counted < crew->job->workers && crew->failed == NULL && crew->died == NULL)
        pthread_cond_wait(&crew->told, &crew->lock);
    /* The workers that still wait at the gate end with the program. */
    if (crew->failed != NULL)
        fail(FAILURE_TASK_FAILED, "worker %zu: %s", crew->failed->worker,
             crew->failed->place.failure);
    if (crew->died != NULL)
        fail(FAILURE_WORKER_DIED, "the thread of worker %zu ended before its job was done",
             crew->died->worker);
}

static struct crew *make_crew(const struct job *job, enum lifetime lifetime, struct share *shares)
{
    struct crew *crew = aligned_alloc(CACHE_LINE_BYTES, sizeof *crew);
    struct member *members = aligned_alloc(CACHE_LINE_BYTES, job->workers * sizeof *members);
    if (crew == NULL || members == NULL)
        fail(FAILURE_INTERNAL, "no memory for %zu threads", job->workers);
    memset(crew, 0, sizeof *crew);
    memset(members, 0, job->workers * sizeof *members);
    crew->job = job;
    crew->lifetime = lifetime;
    crew->members = members;
    crew->jobs = lifetime == LIFETIME_FRESH ? 1 : 0;
    pthread_mutex_init(&crew->lock, NULL);
    pthread_cond_init(&crew->handed_over, NULL);
    pthread_cond_init(&crew->gate, NULL);
    pthread_cond_init(&crew->told, NULL);
    for (size_t worker = 0; worker < job->workers; worker++) {
        members[worker].crew = crew;
        members[worker].share = &shares[worker];
        members[worker].worker = worker;
    }
    return crew;
}

static struct crew *start(const struct job *job, enum lifetime lifetime, struct share *shares)
{
    struct crew *crew = make_crew(job, lifetime, shares);
    for (size_t worker = 0; worker < job->workers; worker++) {
        struct member *member = &crew->members[worker];
        int reason = pthread_create(&member->thread, NULL, live, member);
        if (reason != 0)
            fail(FAILURE_INTERNAL, "pthread_create of worker %zu of %zu: %s", worker, job->workers,
                 strerror(reason));
    }
    if (lifetime == LIFETIME_POOL) {
        pthread_mutex_lock(&crew->lock);
        await_all(crew, &crew->prepared);
        pthread_mutex_unlock(&crew->lock);
    }
    return crew;
}

static void run(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    if (crew->lifetime == LIFETIME_POOL) {
        crew->ready = 0;
        crew->finished = 0;
        atomic_store_explicit(&crew->counter, 0, memory_order_relaxed);
        crew->jobs++;
        pthread_cond_broadcast(&crew->handed_over);
    }
    await_all(crew, &crew->finished);
    pthread_mutex_unlock(&crew->lock);
}

static void stop(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    crew->ending = true;
    pthread_cond_broadcast(&crew->handed_over);
    pthread_mutex_unlock(&crew->lock);
    for (size_t worker = 0; worker < crew->job->workers; worker++) {
        int reason = pthread_join(crew->members[worker].thread, NULL);
        if (reason != 0)
            fail(FAILURE_INTERNAL, "pthread_join of worker %zu: %s", worker, strerror(reason));
    }
    pthread_cond_destroy(&crew->told);
    pthread_cond_destroy(&crew->gate);
    pthread_cond_destroy(&crew->handed_over);
    pthread_mutex_destroy(&crew->lock);
    free(crew->members);
    free(crew);
}

static struct model pthreads = {
    .name = "pthreads",
    .family = "threads",
    .breed = &thread_breed,
    .baseline = "sequential",
    .has_fresh = true,
    .multiplexed = false,
    .parallel = true,
    .start = start,
    .run = run,
    .stop = stop,
};
REGISTER_MODEL(pthreads)
