#ifndef PROCESS_ORDER_H
#define PROCESS_ORDER_H

#include "job.h"

#include <sys/types.h>

/* What a worker process made by exec has to know, as the arguments of its program. */

/* The descriptors that it inherits beside the standard ones; standard input is a pipe that lasts as
 * long as its parent. */
enum process_descriptor {
    PROCESS_HAND_OVER = 3, /* as in struct process_pipes; pool only */
    PROCESS_GATE,
    PROCESS_REPORTS,
    PROCESS_COUNTER, /* shared_counter.h; dynamic schedule only */
    PROCESS_DESCRIPTORS_END
};

struct process_order {
    struct job job;
    size_t worker;
    bool pool;
    pid_t parent;
};

/* The arguments, after the program's own name, in memory that process_order_free frees. NULL if
 * there is no memory. */
char **process_order_write(const struct process_order *order, const char *program);
void process_order_free(char **argv);

/* Reads what process_order_write has made. The job's parameters point into `argv`, which is
 * changed. False if it is anything else, or names a workload that this program does not have. */
bool process_order_read(char **argv, struct process_order *order);

#endif
