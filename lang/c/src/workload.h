#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a workload is to everything that runs it. A file in workloads/ includes this and mix.h and
 * nothing else of the program, so that the same objects, linked with workload.c and kernels.c, also
 * make the shared library that the Python models call. Fields are only ever added at the end. */

enum { WORKPLACE_FAILURE_BYTES = 512 };

/* What one worker has at hand for its tasks. Belongs to one thread at a time. */
struct workplace {
    uint64_t size;                 /* the n of the workload's definition */
    const char *const *parameters; /* values in the order of workload.parameters, else NULL */
    void *own;                     /* what prepare made; the workload's business alone */
    char failure[WORKPLACE_FAILURE_BYTES]; /* empty, or why the last part called has failed */
};

/* A key of --param. A list of them ends with a NULL key. */
struct parameter {
    const char *key;
    bool required;
};

/* What a task that is under way waits for. */
enum awaited {
    AWAITED_NOTHING,  /* the task is done */
    AWAITED_READABLE, /* until pending.descriptor can be read from, or has failed */
    AWAITED_WRITABLE, /* until it can be written to, or has failed */
    AWAITED_TIME,     /* until the monotonic clock has reached pending.until_ns */
};

/* A task between its begin and its end. */
struct pending {
    enum awaited awaited;
    int descriptor;    /* the same for all tasks of a workplace */
    uint64_t until_ns; /* on CLOCK_MONOTONIC */
    uint64_t result;   /* of the task, once it is done */
};

/* The parts of a workload run in the worker. Each reports failure with workplace_fail and returns;
 * after a failure nothing but release is called on that workplace. */
struct workload {
    const char *name;
    const struct parameter *parameters;       /* NULL: the workload takes none */
    void (*prepare)(struct workplace *place); /* once per worker, before its gate; may be NULL */
    uint64_t (*task)(struct workplace *place, uint64_t seed, uint64_t t); /* a pure function */
    void (*release)(struct workplace *place); /* undoes prepare, even a failed one; may be NULL */
    struct workload *next;                    /* the registry's */

    uint64_t least_size, most_size; /* the sizes it takes; a most_size of 0: no limit of its own */

    /* The task once more, in pieces that never wait, for models with many tasks under way in one
     * thread: a workplace has one of them under way at a time. `begin` starts it, and `resume` goes
     * on after what it waited for has come; each sets what is awaited next, or the result. Both are
     * NULL where a task does not wait for anything that an event loop could wait for; `no_events`
     * then says why in a plain clause, NULL standing for CPU-bound work. `resume` is NULL where
     * `begin` awaits nothing. */
    void (*begin)(struct workplace *place, uint64_t seed, uint64_t t, struct pending *pending);
    void (*resume)(struct workplace *place, struct pending *pending);
    const char *no_events;
};

/* Registers a `struct workload` before main starts: a workload is added by adding its file. */
#define REGISTER_WORKLOAD(workload)                                                                \
    __attribute__((constructor)) static void register_##workload(void)                             \
    {                                                                                              \
        workload_register(&(workload));                                                            \
    }

/* Kernels stay out of line in every build, so that no caller's knowledge of size or seed can be
 * compiled into them. */
#define KERNEL __attribute__((noinline))

/* Adds `workload` to the registry; aborts if its name is taken. Called by REGISTER_WORKLOAD. */
void workload_register(struct workload *workload);

/* The workload of that name, or NULL. */
const struct workload *workload_find(const char *name);

/* The first of all workloads in the order of their names; the others follow through `next`. */
const struct workload *workload_first(void);

/* How many parameters the workload declares. */
size_t workload_parameter_count(const struct workload *workload);

/* Whether the workload takes that size; and the greatest that it takes, UINT64_MAX where it has no
 * limit of its own. */
bool workload_takes_size(const struct workload *workload, uint64_t size);
uint64_t workload_most_size(const struct workload *workload);

/* Notes why the part that is running has failed. Text that does not fit is cut off. */
void workplace_fail(struct workplace *place, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
