/* epoll: all workers in one thread, which runs whichever task can go on. A worker is a chain of
 * tasks, one under way at a time, and has its own workplace. Fresh: workplaces and loop are made
 * for each job. Pool: made before the first. */

#include "model.h"

#include <stddef.h>

static const char *not_applicable(const struct workload *workload)
{
    if (workload->begin != NULL)
        return NULL;
    if (workload->no_events != NULL)
        return workload->no_events;
    return "an event loop runs one task at a time: a CPU-bound task would stop all others";
}

#ifdef __linux__

#include "clock.h"
#include "failure.h"
#include "timer_queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

enum { EVENTS_AT_ONCE = 256, NANOSECONDS_PER_SECOND = 1000000000 };

struct chain {
    struct workplace place;
    struct share *share;
    uint64_t t; /* of the job: the task under way, or the next to begin */
    struct pending pending;
    uint32_t watched; /* the events of its descriptor that the loop has been told of; 0: none */
};

struct crew {
    const struct job *job;
    struct chain *chains;
    int epoll;
    int timer;         /* rings at the earliest moment in `timers`; no chain's event */
    uint64_t rings_ns; /* when it is set to ring, or has rung; 0: never set */
    struct timer_queue timers;
    size_t *ready; /* a ring with room for all chains: those whose next task can begin */
    size_t first_ready, ready_count;
    size_t unfinished; /* chains that still have tasks */
    job_counter counter;
};

/* In the place of a chain's index, what the timer's events carry. */
#define TIMER_EVENT UINT64_MAX

static size_t index_of(const struct crew *crew, const struct chain *chain)
{
    return (size_t)(chain - crew->chains);
}

static _Noreturn void fail_as_task(const struct crew *crew, const struct chain *chain)
{
    fail(FAILURE_TASK_FAILED, "worker %zu: %s", index_of(crew, chain), chain->place.failure);
}

static void add_ready(struct crew *crew, const struct chain *chain)
{
    size_t workers = crew->job->workers;
    crew->ready[(crew->first_ready + crew->ready_count++) % workers] = index_of(crew, chain);
}

static struct chain *take_ready(struct crew *crew)
{
    struct chain *chain = &crew->chains[crew->ready[crew->first_ready]];
    crew->first_ready = (crew->first_ready + 1) % crew->job->workers;
    crew->ready_count--;
    return chain;
}

/* Has the loop told of these events of the chain's descriptor, and of no others. */
static void watch(struct crew *crew, struct chain *chain, uint32_t events)
{
    if (chain->watched == events)
        return;
    struct epoll_event event = {.events = events, .data.u64 = index_of(crew, chain)};
    int operation = EPOLL_CTL_MOD;
    if (events == 0)
        operation = EPOLL_CTL_DEL;
    else if (chain->watched == 0)
        operation = EPOLL_CTL_ADD;
    if (epoll_ctl(crew->epoll, operation, chain->pending.descriptor, &event) != 0)
        fail(FAILURE_INTERNAL, "epoll_ctl for worker %zu: %s", index_of(crew, chain),
             strerror(errno));
    chain->watched = events;
}

/* Has the loop come back to the chain when what its task waits for has come. */
static void await(struct crew *crew, struct chain *chain)
{
    switch (chain->pending.awaited) {
    case AWAITED_READABLE:
        watch(crew, chain, EPOLLIN);
        break;
    case AWAITED_WRITABLE:
        watch(crew, chain, EPOLLOUT);
        break;
    case AWAITED_TIME:
        timer_queue_add(&crew->timers, (struct timer){.until_ns = chain->pending.until_ns,
                                                      .owner = index_of(crew, chain)});
        break;
    case AWAITED_NOTHING:
        break;
    }
}

/* The chain's task has its result. True if there is another for it. */
static bool finish_task(struct crew *crew, struct chain *chain)
{
    const struct job *job = crew->job;
    if (!share_keep(chain->share, job, chain->t, chain->pending.result, &chain->place))
        fail_as_task(crew, chain);
    chain->t = job_next_task(job, chain->t, &crew->counter);
    if (chain->t < job->tasks)
        return true;
    share_end(chain->share);
    crew->unfinished--;
    return false;
}

static void begin_task(struct crew *crew, struct chain *chain)
{
    const struct job *job = crew->job;
    if (chain->share->count == 0)
        share_begin(chain->share);
    job->workload->begin(&chain->place, job->seed, job_task_number(job, chain->t), &chain->pending);
    if (chain->place.failure[0] != '\0')
        fail_as_task(crew, chain);
    if (chain->pending.awaited != AWAITED_NOTHING)
        await(crew, chain);
    else if (finish_task(crew, chain))
        add_ready(crew, chain); /* the others have their turn first, as it has waited for nothing */
}

static void resume_task(struct crew *crew, struct chain *chain)
{
    crew->job->workload->resume(&chain->place, &chain->pending);
    if (chain->place.failure[0] != '\0')
        fail_as_task(crew, chain);
    if (chain->pending.awaited != AWAITED_NOTHING)
        await(crew, chain);
    else if (finish_task(crew, chain))
        begin_task(crew, chain);
}

static void resume_due(struct crew *crew)
{
    const struct timer *first = timer_queue_first(&crew->timers);
    if (first == NULL)
        return;
    const uint64_t now = now_ns();
    for (; first != NULL && first->until_ns <= now; first = timer_queue_first(&crew->timers))
        resume_task(crew, &crew->chains[timer_queue_take(&crew->timers).owner]);
}

static void set_timer(struct crew *crew)
{
    const struct timer *first = timer_queue_first(&crew->timers);
    if (first == NULL || first->until_ns == crew->rings_ns)
        return;
    const struct itimerspec at = {
        .it_value = {.tv_sec = (time_t)(first->until_ns / NANOSECONDS_PER_SECOND),
                     .tv_nsec = (long)(first->until_ns % NANOSECONDS_PER_SECOND)},
    };
    if (timerfd_settime(crew->timer, TFD_TIMER_ABSTIME, &at, NULL) != 0)
        fail(FAILURE_INTERNAL, "timerfd_settime: %s", strerror(errno));
    crew->rings_ns = first->until_ns;
}

static void resume_event(struct crew *crew, const struct epoll_event *event)
{
    if (event->data.u64 == TIMER_EVENT)
        return; /* resume_due looks at the clock in any case */
    struct chain *chain = &crew->chains[event->data.u64];
    if (chain->pending.awaited == AWAITED_READABLE || chain->pending.awaited == AWAITED_WRITABLE)
        resume_task(crew, chain);
    else
        watch(crew, chain, 0); /* nobody asks for it now; its next task will see what it is */
}

static void wait_for_events(struct crew *crew)
{
    set_timer(crew);
    struct epoll_event events[EVENTS_AT_ONCE];
    int found = epoll_wait(crew->epoll, events, EVENTS_AT_ONCE, crew->ready_count > 0 ? 0 : -1);
    if (found < 0 && errno != EINTR)
        fail(FAILURE_INTERNAL, "epoll_wait: %s", strerror(errno));
    for (int i = 0; i < found; i++)
        resume_event(crew, &events[i]);
    resume_due(crew);
}

static struct crew *make_crew(const struct job *job, struct share *shares)
{
    struct crew *crew = calloc(1, sizeof *crew);
    struct chain *chains = calloc(job->workers, sizeof *chains);
    size_t *ready = calloc(job->workers, sizeof *ready);
    struct timer_queue timers;
    if (crew == NULL || chains == NULL || ready == NULL || !timer_queue_make(&timers, job->workers))
        fail(FAILURE_INTERNAL, "no memory for an event loop of %zu workers", job->workers);
    *crew = (struct crew){
        .job = job,
        .chains = chains,
        .epoll = epoll_create1(EPOLL_CLOEXEC),
        .timer = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC),
        .timers = timers,
        .ready = ready,
    };
    /* By edges: it tells of each ringing once, and need not be read. */
    struct epoll_event event = {.events = EPOLLIN | EPOLLET, .data.u64 = TIMER_EVENT};
    if (crew->epoll < 0 || crew->timer < 0 ||
        epoll_ctl(crew->epoll, EPOLL_CTL_ADD, crew->timer, &event) != 0)
        fail(FAILURE_INTERNAL, "make an event loop: %s", strerror(errno));
    for (size_t worker = 0; worker < job->workers; worker++)
        chains[worker].share = &shares[worker];
    return crew;
}

static struct crew *start(const struct job *job, enum lifetime lifetime, struct share *shares)
{
    (void)lifetime; /* nothing is made in advance that a job would not need */
    struct crew *crew = make_crew(job, shares);
    for (size_t worker = 0; worker < job->workers; worker++)
        if (!job_prepare(job, &crew->chains[worker].place))
            fail_as_task(crew, &crew->chains[worker]);
    return crew;
}

static void run(struct crew *crew)
{
    const struct job *job = crew->job;
    atomic_store_explicit(&crew->counter, 0, memory_order_relaxed);
    for (size_t worker = 0; worker < job->workers; worker++) {
        struct chain *chain = &crew->chains[worker];
        if (!job_stand_ready(job, worker, &chain->place, chain->share))
            fail_as_task(crew, chain);
    }
    for (size_t worker = 0; worker < job->workers; worker++) {
        struct chain *chain = &crew->chains[worker];
        chain->t = job_first_task(job, worker, &crew->counter);
        if (chain->t < job->tasks) {
            crew->unfinished++;
            add_ready(crew, chain);
        }
    }
    while (crew->unfinished > 0) {
        for (size_t turns = crew->ready_count; turns > 0; turns--)
            begin_task(crew, take_ready(crew));
        if (crew->unfinished > crew->ready_count) /* some wait */
            wait_for_events(crew);
    }
}

static void stop(struct crew *crew)
{
    for (size_t worker = 0; worker < crew->job->workers; worker++)
        job_release(crew->job, &crew->chains[worker].place);
    close(crew->timer);
    close(crew->epoll);
    timer_queue_drop(&crew->timers);
    free(crew->ready);
    free(crew->chains);
    free(crew);
}

static struct model epoll = {
    .name = "epoll",
    .family = "async",
    .not_probed = "its workers are turns of one event loop, not threads or processes",
    .baseline = "sequential",
    .has_fresh = true,
    .multiplexed = true,
    .parallel = false,
    .start = start,
    .run = run,
    .stop = stop,
    .not_applicable = not_applicable,
};

#else
static struct model epoll = {
    .name = "epoll",
    .family = "async",
    .not_applicable = not_applicable,
    .needs = "Linux",
};

#endif

REGISTER_MODEL(epoll)
