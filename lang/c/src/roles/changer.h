#ifndef CHANGER_H
#define CHANGER_H

#include <stdbool.h>

#include "roles/role.h"

/* Does what it is told to things that a process, or only a thread, may have for itself. Each word
 * is an action on a kind; the answer is CHANGER_YES, CHANGER_NO, or CHANGER_FAILED + errno. */
extern struct role changer_role;

enum change_kind {
    CHANGE_VARIABLE,
    CHANGE_SHARED_MAPPING,
    CHANGE_WORKING_DIRECTORY,
    CHANGE_ENVIRONMENT,
    CHANGE_DESCRIPTOR,
    CHANGE_UMASK,
    CHANGE_SIGNAL_HANDLER,
    CHANGE_KINDS
};

enum change_action {
    CHANGE_KEEP, /* notes how things are */
    CHANGE_MAKE, /* makes the change to `value` in shared memory; YES */
    CHANGE_LOOK, /* whether things are as that change made them */
    CHANGE_UNDO, /* makes them as they were noted */
    CHANGE_ACTIONS
};

enum { CHANGER_NO, CHANGER_YES, CHANGER_FAILED };

enum { CHANGER_PATH_BYTES = 4096 };

/* What the workers and the parent share. The first two are no part of what is looked for. */
struct change_stage {
    uint64_t value;                /* of the change; never 0 */
    char path[CHANGER_PATH_BYTES]; /* of the directory to change to, afterwards its real name */
    int descriptor;                /* the number that was opened */
    uint64_t mapped;               /* what CHANGE_SHARED_MAPPING changes */
};

static inline uint64_t change_word(enum change_kind kind, enum change_action action)
{
    return (uint64_t)kind * CHANGE_ACTIONS + (uint64_t)action;
}

#endif
