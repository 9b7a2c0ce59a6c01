#include "children.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>

/* 0 in a free slot. volatile: read by a signal handler of the thread that writes. */
static volatile pid_t *slots;
static volatile size_t reserved;

bool children_reserve(size_t count)
{
    volatile pid_t *fresh = calloc(count, sizeof *fresh);
    if (fresh == NULL)
        return false;
    volatile pid_t *old = slots;
    reserved = 0; /* a handler in this very moment sees no children, and there are none */
    slots = fresh;
    reserved = count;
    free((void *)old);
    return true;
}

void children_add(size_t slot, pid_t pid)
{
    slots[slot] = pid;
}

pid_t children_pid(size_t slot)
{
    return slots[slot];
}

static int reap(pid_t pid)
{
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    return status;
}

int children_reap(size_t slot)
{
    pid_t pid = slots[slot];
    siginfo_t ended;
    /* Wait first and reap after the slot is free: the id cannot be another's while a handler may
     * still kill it. */
    while (waitid(P_PID, (id_t)pid, &ended, WEXITED | WNOWAIT) < 0 && errno == EINTR)
        continue;
    slots[slot] = 0;
    return reap(pid);
}

void children_end_all(void)
{
    for (size_t slot = 0; slot < reserved; slot++)
        if (slots[slot] != 0)
            kill(slots[slot], SIGKILL);
    for (size_t slot = 0; slot < reserved; slot++) {
        pid_t pid = slots[slot];
        slots[slot] = 0;
        if (pid != 0)
            reap(pid);
    }
}

void children_forget(void)
{
    reserved = 0;
}
