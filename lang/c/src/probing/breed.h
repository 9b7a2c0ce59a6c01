#ifndef BREED_H
#define BREED_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/types.h>

#include "roles/role.h"

/* How the workers of a model are made one by one. For the main thread of a process. */

/* Memory that the workers and their parent share. */
struct shared {
    void *memory;
    size_t bytes;
    int file; /* for workers made by exec; else -1 */
};

/* One worker, which stays where it is from its start until it is joined. */
struct worker {
    const struct role *role;
    const struct shared *shared; /* may be NULL */
    struct part part;            /* part.shared is set by the start */

    /* The breed's. */
    pthread_t thread;
    pid_t pid; /* 0: a thread */
    _Atomic uint64_t thread_id;
};

struct breed {
    bool processes;
    bool by_exec; /* workers have nothing of the parent's memory, and get a file to share some */

    /* Once, before anything else is made for an experiment; may be NULL. */
    void (*prepare)(void);

    /* Makes the worker. Its descriptors, part.wire and part.given, are the worker's own from now
     * on; they are closed at its end. A process takes the slot part.index in children.h. Calls
     * fail() where it cannot be made. */
    void (*start)(struct worker *worker);

    /* Waits until the worker has ended; the wait status of a process, 0 for a thread. */
    int (*join)(struct worker *worker);
};

extern const struct breed thread_breed, forked_breed, spawned_breed;

/* Makes zeroed memory for workers of that breed, and drops it. Calls fail() if it cannot. */
void shared_make(struct shared *shared, const struct breed *breed, size_t bytes);
void shared_drop(struct shared *shared);

#endif
