#include "roles/locker.h"

#include "pipes.h"
#include "roles/wire.h"
#include "roles/work.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>

static pthread_mutex_t own = PTHREAD_MUTEX_INITIALIZER;

static uint64_t flood(const struct part *part)
{
    char *message = calloc(LOCKER_FLOOD_BYTES, 1);
    if (message == NULL)
        return ENOMEM;
    bool well = pipe_write_all(part->given[1], message, LOCKER_FLOOD_BYTES) &&
                pipe_read_all(part->given[0], message, LOCKER_FLOOD_BYTES);
    free(message);
    return well ? 0 : (uint64_t)errno;
}

static uint64_t obey(const struct part *part, enum locker_order order)
{
    enum { TASK_SIZE = 200 };
    struct locker_stage *stage = part->shared;
    switch (order) {
    case LOCKER_LOCK_FIRST:
        return (uint64_t)pthread_mutex_lock(&stage->locks[0]);
    case LOCKER_LOCK_SECOND:
        return (uint64_t)pthread_mutex_lock(&stage->locks[1]);
    case LOCKER_LOCK_OWN:
        return (uint64_t)pthread_mutex_lock(&own);
    case LOCKER_COMPUTE:
        for (uint64_t t = 0;; t++)
            work_collatz(TASK_SIZE, t);
    case LOCKER_FLOOD:
        return flood(part);
    }
    return EINVAL;
}

static void play(const struct part *part)
{
    uint64_t order;
    while (wire_receive(part->wire, &order))
        if (!wire_send(part->wire, obey(part, (enum locker_order)order)))
            break;
}

struct role locker_role = {.name = "locker", .play = play};
REGISTER_ROLE(locker_role)
