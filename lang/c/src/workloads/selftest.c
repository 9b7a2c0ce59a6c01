/* selftest: prints in the middle of its task, to prove that no print reaches the protocol. */

#include "mix.h"
#include "workload.h"

#include <inttypes.h>
#include <stdio.h>

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    (void)place;
    uint64_t result = mix(seed, t);
    printf("selftest: task %" PRIu64 " speaks on standard output\n", t);
    return result;
}

static void begin(struct workplace *place, uint64_t seed, uint64_t t, struct pending *pending)
{
    *pending = (struct pending){.awaited = AWAITED_NOTHING, .result = task(place, seed, t)};
}

static struct workload selftest = {.name = "selftest", .task = task, .begin = begin};
REGISTER_WORKLOAD(selftest)
