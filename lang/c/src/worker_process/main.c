/* worker-process: one worker of the model `spawn`, started by the program `worker` and by nobody
 * else. It has the workloads, the roles of probes and its own side of a worker process, and
 * nothing of the commands. */

#include "lifeline.h"
#include "process_order.h"
#include "process_worker.h"
#include "roles/role.h"
#include "shared_counter.h"
#include "worker_process/play.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void give_up(const char *what, const char *reason)
{
    fprintf(stderr, "worker-process: %s: %s\n", what, reason);
    exit(EXIT_FAILURE);
}

int main(int argc, char **argv)
{
    /* A parent that has gone is an error to be seen, not a signal to die of. */
    signal(SIGPIPE, SIG_IGN);
    /* It points at standard error: what a worker has printed is there even if it is killed. */
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);

    if (argc > ROLE_ARGUMENT_MARK && strcmp(argv[ROLE_ARGUMENT_MARK], ROLE_MARK) == 0)
        play(argc, argv);
    struct process_order order;
    if (!process_order_read(argv, &order))
        give_up("arguments", "only the program `worker` starts this one");
    if (!lifeline_to_parent_and_pipe(order.parent))
        give_up("watch standard input", strerror(errno));
    job_counter *counter = NULL;
    if (order.job.schedule == SCHEDULE_DYNAMIC &&
        (counter = shared_counter_map(PROCESS_COUNTER)) == NULL)
        give_up("map the shared counter", strerror(errno));
    process_worker_live(&order.job, order.worker, counter,
                        (struct process_pipes){
                            .hand_over = order.pool ? PROCESS_HAND_OVER : -1,
                            .gate = PROCESS_GATE,
                            .reports = PROCESS_REPORTS,
                        });
}
