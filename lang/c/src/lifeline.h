#ifndef LIFELINE_H
#define LIFELINE_H

#include <stdbool.h>
#include <sys/types.h>

/* What the life of a process hangs on. None of these makes a thread: a second thread would change
 * what the C library does in malloc and stdio, make fork unsafe, and so set the models apart by
 * something that is not theirs. System calls may be interrupted by a signal with SA_RESTART. */

/* From now on the end of file of standard input ends the program with status 1, and its children,
 * whatever the program is doing. Does not return if standard input has ended already. False with
 * errno set if it cannot be watched. */
bool lifeline_to_stdin(void);

/* In a child made by fork: from now on the end of `parent` ends this process. Does not return if
 * `parent` has ended already. */
void lifeline_to_parent(pid_t parent);

/* In a child made by exec, whose standard input is a pipe that nobody writes to and that all
 * children may share: from now on the end of `parent`, or the end of file of that pipe, ends this
 * process. Does not return if either has come already. False with errno set if standard input
 * cannot be watched. */
bool lifeline_to_parent_and_pipe(pid_t parent);

#endif
