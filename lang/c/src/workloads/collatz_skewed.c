/* collatz-skewed: collatz with unequal tasks, the sixteenth of a round sixteen times the first. */

#include "mix.h"
#include "workload.h"

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    const uint64_t numbers = place->size * (t % 16 + 1);
    const uint64_t first = 16 * t * place->size;
    uint64_t steps = 0;
    for (uint64_t k = 0; k < numbers; k++) {
        uint64_t x = mix(seed, first + k) % (UINT64_C(1) << 20) + 1;
        while (x != 1) {
            if (x % 2 == 0)
                x = x / 2;
            else
                x = 3 * x + 1;
            steps++;
        }
    }
    return steps;
}

static struct workload collatz_skewed = {
    .name = "collatz-skewed",
    .task = task,
    .most_size = 100000000,
};
REGISTER_WORKLOAD(collatz_skewed)
