#ifndef LOCK_H
#define LOCK_H

#include <pthread.h>
#include <stdbool.h>

/* Makes a lock, and a condition to wait for, in memory that processes may share; a robust lock is
 * told to its next holder when one died with it. False where the system has no such lock. */
bool lock_make(pthread_mutex_t *lock, bool robust);
void condition_make(pthread_cond_t *condition);

#endif
