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
    int lifeline; /* the writing end of a pipe whose end of file ends workers; -1: there is none */

    char *bytes; /* one per worker, to be written to them */

    /* One entry per worker. */
    struct report_reader *readers;
    struct pollfd *reports; /* the reading ends, as poll wants them */
};

/* A crew of which no worker exists yet, with room for all in children.h. It now owns `counter`,
 * which is NULL where the schedule is static. The workers' ends of the shared pipes go to `pipes`,
 * for process_crew_complete. */
struct crew *process_crew_make(const struct job *job, enum lifetime lifetime, struct share *shares,
                               job_counter *counter, struct process_pipes *pipes);

/* Notes the worker process `pid`, and the parent's end of its pipe for reports, which the crew now
 * owns. */
void process_crew_add(struct crew *crew, size_t worker, pid_t pid, int report);

/* All workers are added, with ends of the shared pipes of their own: closes the parent's copies of
 * those ends. Pool: returns when all workers are prepared. */
void process_crew_complete(struct crew *crew, const struct process_pipes *pipes);

/* Has the crew do the job once, as model.h says. */
void process_crew_run(struct crew *crew);

/* Ends the workers by end of file on their pipes, reaps them, and frees the crew. */
void process_crew_stop(struct crew *crew);

#endif
