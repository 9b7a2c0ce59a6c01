/* Workers that are POSIX threads. */

#include "failure.h"
#include "identity.h"
#include "probing/breed.h"

#include <string.h>
#include <unistd.h>

static void close_if_open(int descriptor)
{
    if (descriptor >= 0)
        close(descriptor);
}

static void *live(void *argument)
{
    struct worker *worker = argument;
    atomic_store_explicit(&worker->thread_id, thread_id(), memory_order_relaxed);
    role_live(worker->role, &worker->part);
    close_if_open(worker->part.wire);
    for (int i = 0; i < ROLE_GIVEN; i++)
        close_if_open(worker->part.given[i]);
    return NULL;
}

static void start(struct worker *worker)
{
    worker->part.shared = worker->shared != NULL ? worker->shared->memory : NULL;
    int reason = pthread_create(&worker->thread, NULL, live, worker);
    if (reason != 0)
        fail(FAILURE_INTERNAL, "pthread_create: %s", strerror(reason));
}

static int join(struct worker *worker)
{
    int reason = pthread_join(worker->thread, NULL);
    if (reason != 0)
        fail(FAILURE_INTERNAL, "pthread_join: %s", strerror(reason));
    return 0;
}

const struct breed thread_breed = {.processes = false, .start = start, .join = join};
