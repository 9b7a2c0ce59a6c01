#ifndef SPAWNING_H
#define SPAWNING_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Which of this process's descriptors is to become which of a started program's. */
struct inherited {
    int ours; /* -1: it has none */
    int its;
};

/* Takes the numbers below `end`, so that no descriptor made from now on has one of them: a started
 * program's would be overwritten by another before its turn. False with errno set. */
bool spawning_take_numbers(int end);

/* Starts the program at `path`, in a process group of its own if `own_group`. It inherits no other
 * descriptors: all are closed on exec. Returns 0, or an errno. */
int spawning_start(const char *path, char *const *argv, const struct inherited *inherited,
                   size_t count, bool own_group, pid_t *pid);

#endif
