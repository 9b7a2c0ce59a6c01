#ifndef SHARED_COUNTER_H
#define SHARED_COUNTER_H

#include "job.h"

/* The counter of a dynamic schedule, in memory that processes share. */

/* An unnamed file that holds a counter, for processes that inherit nothing but descriptors; closed
 * on exec. -1 with errno set if there can be none. */
int shared_counter_file(void);

/* Maps the counter of that file; of no file (-1) a new one, for processes made by fork. It is 0
 * until someone counts. NULL with errno set if that failed. */
job_counter *shared_counter_map(int file);

/* Unmaps the counter in this process. */
void shared_counter_drop(job_counter *counter);

#endif
