#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdbool.h>
#include <stdint.h>

/* What a workload is to everything that runs it. A file in workloads/ includes this and mix.h and
 * nothing else of the program, so that the same objects, linked with workload.c, also make the
 * shared library that the Python models call. Fields are only ever added at the end. */

enum { WORKPLACE_FAILURE_BYTES = 256 };

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

/* The three parts of a workload run in the worker. Each reports failure with workplace_fail and
 * returns; after a failure nothing but release is called on that workplace. */
struct workload {
    const char *name;
    const struct parameter *parameters;       /* NULL: the workload takes none */
    void (*prepare)(struct workplace *place); /* once per worker, before its gate; may be NULL */
    uint64_t (*task)(struct workplace *place, uint64_t seed, uint64_t t); /* a pure function */
    void (*release)(struct workplace *place); /* undoes prepare, even a failed one; may be NULL */
    struct workload *next;                    /* the registry's */
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

/* Notes why the part that is running has failed. Text that does not fit is cut off. */
void workplace_fail(struct workplace *place, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
