/* sleep: size microseconds of waiting, the control that uses no CPU. */

#include "mix.h"
#include "workload.h"

#include <errno.h>
#include <string.h>
#include <time.h>

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    if (place->size > 0) {
        struct timespec left = {
            .tv_sec = (time_t)(place->size / 1000000),
            .tv_nsec = (long)(place->size % 1000000) * 1000,
        };
        while (nanosleep(&left, &left) != 0) {
            if (errno != EINTR) {
                workplace_fail(place, "nanosleep: %s", strerror(errno));
                return 0;
            }
        }
    }
    return mix(seed, t);
}

static void begin(struct workplace *place, uint64_t seed, uint64_t t, struct pending *pending)
{
    *pending = (struct pending){.awaited = AWAITED_NOTHING, .result = mix(seed, t)};
    if (place->size > 0) {
        struct timespec now;
        clock_gettime(CLOCK_MONOTONIC, &now);
        pending->awaited = AWAITED_TIME;
        pending->until_ns =
            (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec + place->size * 1000;
    }
}

static void resume(struct workplace *place, struct pending *pending)
{
    (void)place;
    pending->awaited = AWAITED_NOTHING;
}

static struct workload sleep_workload = {
    .name = "sleep",
    .task = task,
    .begin = begin,
    .resume = resume,
};
REGISTER_WORKLOAD(sleep_workload)
