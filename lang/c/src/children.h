#ifndef CHILDREN_H
#define CHILDREN_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* The child processes that are alive, known in one place so that they can be ended from anywhere,
 * even from a signal handler. A child is kept under a slot, 0 to the reserved count - 1. */

/* Makes room for `count` children; there must be none. False if there is no memory. */
bool children_reserve(size_t count);

/* Notes that the child `pid` lives in `slot`. */
void children_add(size_t slot, pid_t pid);

/* The child in `slot`, or 0. */
pid_t children_pid(size_t slot);

/* Waits until the child in `slot` has ended, frees the slot, and returns its wait status. */
int children_reap(size_t slot);

/* Kills and reaps every child. Async-signal-safe. */
void children_end_all(void);

/* In a new child: its siblings are not its to end. */
void children_forget(void);

#endif
