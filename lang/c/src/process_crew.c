#include "process_crew.h"

#include "children.h"
#include "failure.h"
#include "pipes.h"
#include "shared_counter.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Makes a shared pipe and returns its writing end. */
static int make_shared_pipe(int *reading_end)
{
    int ends[2];
    if (!pipe_make(ends))
        fail(FAILURE_INTERNAL, "make a pipe: %s", strerror(errno));
    *reading_end = ends[PIPE_READ];
    return ends[PIPE_WRITE];
}

struct crew *process_crew_make(const struct job *job, enum lifetime lifetime, struct share *shares,
                               job_counter *counter, struct process_pipes *pipes)
{
    struct crew *crew = calloc(1, sizeof *crew);
    struct report_reader *readers = calloc(job->workers, sizeof *readers);
    struct pollfd *reports = calloc(job->workers, sizeof *reports);
    char *bytes = calloc(job->workers, 1);
    if (crew == NULL || readers == NULL || reports == NULL || bytes == NULL ||
        !children_reserve(job->workers))
        fail(FAILURE_INTERNAL, "no memory for %zu processes", job->workers);
    *pipes = (struct process_pipes){.hand_over = -1, .gate = -1, .reports = -1};
    *crew = (struct crew){
        .job = job,
        .lifetime = lifetime,
        .shares = shares,
        .counter = counter,
        .hand_over = lifetime == LIFETIME_POOL ? make_shared_pipe(&pipes->hand_over) : -1,
        .gate = make_shared_pipe(&pipes->gate),
        .lifeline = -1,
        .bytes = bytes,
        .readers = readers,
        .reports = reports,
    };
    return crew;
}

void process_crew_add(struct crew *crew, size_t worker, pid_t pid, int report)
{
    children_add(worker, pid);
    crew->reports[worker] = (struct pollfd){.fd = report, .events = POLLIN};
}

static _Noreturn void fail_as_dead(size_t worker, pid_t pid, int status)
{
    if (WIFSIGNALED(status))
        fail(FAILURE_WORKER_DIED, "worker %zu (process %d) was killed by signal %d (%s)", worker,
             (int)pid, WTERMSIG(status), strsignal(WTERMSIG(status)));
    fail(FAILURE_WORKER_DIED, "worker %zu (process %d) ended with status %d", worker, (int)pid,
         WEXITSTATUS(status));
}

/* A worker has closed its pipes, so it is about to be gone: the kill changes nothing in how it
 * ends, and makes sure that there is an end to wait for. */
static _Noreturn void bury(size_t worker)
{
    pid_t pid = children_pid(worker);
    kill(pid, SIGKILL);
    fail_as_dead(worker, pid, children_reap(worker));
}

/* True if the report that `worker` is sending has now come in full. */
static bool receive(struct crew *crew, size_t worker, enum report_kind expected)
{
    struct report_reader *reader = &crew->readers[worker];
    switch (report_receive(reader, crew->reports[worker].fd, crew->job, &crew->shares[worker])) {
    case REPORT_PARTIAL:
        return false;
    case REPORT_ENDED:
        bury(worker);
    case REPORT_UNREADABLE:
        fail(FAILURE_INTERNAL, "read the report of worker %zu: %s", worker, strerror(errno));
    case REPORT_COMPLETE:
        break;
    }
    if (reader->header.kind == REPORT_FAILED)
        fail(FAILURE_TASK_FAILED, "worker %zu: %.*s", worker, WORKPLACE_FAILURE_BYTES - 1,
             reader->failure);
    if (reader->header.kind != expected)
        fail(FAILURE_INTERNAL, "worker %zu sent report %" PRIu64 " where %d was expected", worker,
             reader->header.kind, (int)expected);
    return true;
}

/* Waits until each worker has sent one complete report, of this kind. */
static void await(struct crew *crew, enum report_kind kind)
{
    size_t missing = crew->job->workers;
    while (missing > 0) {
        /* Workers whose report is in are still watched, for their death. */
        int found = poll(crew->reports, (nfds_t)crew->job->workers, -1);
        if (found < 0 && errno != EINTR)
            fail(FAILURE_INTERNAL, "poll: %s", strerror(errno));
        for (size_t worker = 0; found > 0; worker++) {
            struct pollfd *report = &crew->reports[worker];
            if (report->revents == 0)
                continue;
            found--;
            if (!receive(crew, worker, kind))
                continue;
            missing--;
            if (kind == REPORT_SHARE && crew->lifetime == LIFETIME_FRESH) {
                /* It may now end, and poll passes over it. */
                close(report->fd);
                report->fd = -1;
            }
        }
    }
}

void process_crew_complete(struct crew *crew, const struct process_pipes *pipes)
{
    close(pipes->gate);
    if (pipes->hand_over >= 0)
        close(pipes->hand_over);
    if (crew->lifetime == LIFETIME_POOL)
        await(crew, REPORT_PREPARED);
}

/* One byte for each worker, in one write. */
static void tell_all(struct crew *crew, int descriptor)
{
    /* If all workers are dead there is nobody to tell: their reports will show it. */
    if (!pipe_write_all(descriptor, crew->bytes, crew->job->workers) && errno != EPIPE)
        fail(FAILURE_INTERNAL, "write to the workers: %s", strerror(errno));
}

void process_crew_run(struct crew *crew)
{
    if (crew->lifetime == LIFETIME_POOL) {
        if (crew->counter != NULL)
            atomic_store(crew->counter, 0);
        tell_all(crew, crew->hand_over);
    }
    await(crew, REPORT_READY);
    tell_all(crew, crew->gate);
    await(crew, REPORT_SHARE);
}

void process_crew_stop(struct crew *crew)
{
    size_t workers = crew->job->workers;
    if (crew->hand_over >= 0)
        close(crew->hand_over);
    for (size_t worker = 0; worker < workers; worker++) {
        pid_t pid = children_pid(worker);
        int status = children_reap(worker);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
            fail_as_dead(worker, pid, status);
        if (crew->reports[worker].fd >= 0)
            close(crew->reports[worker].fd);
    }
    if (crew->counter != NULL)
        shared_counter_drop(crew->counter);
    close(crew->gate);
    if (crew->lifeline >= 0)
        close(crew->lifeline);
    free(crew->bytes);
    free(crew->readers);
    free(crew->reports);
    free(crew);
}
