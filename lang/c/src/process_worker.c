#include "process_worker.h"

#include "report.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <unistd.h>

static _Noreturn void end(int status)
{
    fflush(stdout); /* what tasks have printed; _exit() would lose it */
    _exit(status);
}

/* Waits for the byte that is this worker's own. False at end of file. */
static bool take_byte(int descriptor)
{
    /* A write wakes every process in poll(), but only one in read(), which then wakes the next. */
    struct pollfd waiting = {.fd = descriptor, .events = POLLIN};
    while (poll(&waiting, 1, -1) < 0 && errno == EINTR)
        continue;
    char byte;
    ssize_t got;
    do
        got = read(descriptor, &byte, 1);
    while (got < 0 && errno == EINTR);
    return got == 1;
}

static void require(bool parent_is_there)
{
    if (!parent_is_there)
        end(1);
}

static void require_well(bool well, int reports, const struct workplace *place)
{
    if (!well) {
        report_send_failure(reports, place);
        end(1);
    }
}

_Noreturn void process_worker_live(const struct job *job, size_t worker, job_counter *counter,
                                   struct process_pipes pipes)
{
    const bool pool = pipes.hand_over >= 0;
    struct workplace place;
    struct share share = {0};
    require_well(job_prepare(job, &place), pipes.reports, &place);
    if (pool)
        require(report_send(pipes.reports, REPORT_PREPARED));
    while (!pool || take_byte(pipes.hand_over)) {
        require_well(job_stand_ready(job, worker, &place, &share), pipes.reports, &place);
        require(report_send(pipes.reports, REPORT_READY));
        require(take_byte(pipes.gate));
        require_well(job_work(job, worker, counter, &place, &share), pipes.reports, &place);
        require(report_send_share(pipes.reports, &share));
        if (!pool)
            break;
    }
    job_release(job, &place);
    share_release(&share);
    end(0);
}
