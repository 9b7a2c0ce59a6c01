#ifndef ROLE_H
#define ROLE_H

#include <stddef.h>
#include <stdint.h>

/* What a worker of a probe does. The files in roles/ are the workers' side of the probes, the same
 * for threads, forked processes and processes made by exec, and so part of both programs. */

enum { ROLE_GIVEN = 2 };

/* All that a worker is given. */
struct part {
    size_t index;
    void *shared; /* memory that it shares with its siblings and the parent; may be NULL */
    int wire;     /* to the parent (wire.h), which ends the worker by closing its end; or -1 */
    int given[ROLE_GIVEN]; /* further descriptors, or -1 */
};

struct role {
    const char *name;
    /* Returns when the wire has ended, or there is nothing more to do; then the worker ends. */
    void (*play)(const struct part *part);
    struct role *next; /* the registry's */
};

/* Registers a `struct role` before main starts. */
#define REGISTER_ROLE(role)                                                                        \
    __attribute__((constructor)) static void register_##role(void)                                 \
    {                                                                                              \
        role_register(&(role));                                                                    \
    }

void role_register(struct role *role);

/* The role of that name, or NULL. */
const struct role *role_find(const char *name);

/* A worker's life: tells the parent that it is ready, if there is a wire, and plays its role. */
void role_live(const struct role *role, const struct part *part);

/* The arguments by which worker-process is told its role, and the descriptors that it inherits;
 * standard input is a pipe that lasts as long as its parent. */
enum role_argument {
    ROLE_ARGUMENT_PROGRAM,
    ROLE_ARGUMENT_MARK, /* ROLE_MARK */
    ROLE_ARGUMENT_NAME,
    ROLE_ARGUMENT_INDEX,
    ROLE_ARGUMENT_PARENT,
    ROLE_ARGUMENT_SHARED_BYTES, /* 0: none is shared */
    ROLE_ARGUMENT_DESCRIPTORS,  /* 1 for a wire, and 2 and 4 for what is given, added */
    ROLE_ARGUMENTS
};

#define ROLE_MARK "--role"

enum role_descriptor {
    ROLE_DESCRIPTOR_SHARED = 3,
    ROLE_DESCRIPTOR_WIRE,
    ROLE_DESCRIPTOR_GIVEN,
    ROLE_DESCRIPTORS_END = ROLE_DESCRIPTOR_GIVEN + ROLE_GIVEN
};

#endif
