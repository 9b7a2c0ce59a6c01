#ifndef PROCESS_CREW_H
#define PROCESS_CREW_H

#include "job.h"
#include "model.h"
#include "process_worker.h"
#include "report.h"

#include <poll.h>
#include <sys/types.h>

/* The parent's side of worker processes, however they were made: it waits for all of them at once,
 * and so notices each that dies. Where something goes wrong these functions call fail(). */

struct crew {
    const struct job *job;
    enum lifetime lifetime;
    struct share *shares;
    job_counter *counter; /* in memory shared with the workers; NULL: static schedule */

    int hand_over, gate; /* the writing ends of the shared pipes (process_worker.h); -1: not open */

    char *bytes; /* one per worker, to be written to them */

    /* One entry per worker. */
    struct report_reader *readers;
    struct pollfd *reports; /* the reading ends, as poll wants them */
};

/* A crew of which no worker exists yet, with room for all in children.h. The workers' ends of the
 * shared pipes go to `pipes`; the caller closes them when the workers have theirs. */
struct crew *process_crew_make(const struct job *job, enum lifetime lifetime, struct share *shares,
                               struct process_pipes *pipes);

/* Notes the worker process `pid`, and the parent's end of its pipe for reports, which the crew now
 * owns. */
void process_crew_add(struct crew *crew, size_t worker, pid_t pid, int report);

/* Waits until each worker has sent one complete report, of this kind. */
void process_crew_await(struct crew *crew, enum report_kind kind);

/* Has the crew do the job once, as model.h says. */
void process_crew_run(struct crew *crew);

/* Ends the workers by end of file on their pipes, reaps them, and frees the crew. */
void process_crew_stop(struct crew *crew);

#endif
