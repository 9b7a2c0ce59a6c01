/* Tries: the select of a successor by arithmetic on a mask, which no compiler makes a branch. */

#include "mix.h"
#include "workload.h"

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    uint64_t steps = 0;
    for (uint64_t k = 0; k < place->size; k++) {
        uint64_t x = mix(seed, t * place->size + k) % (UINT64_C(1) << 20) + 1;
        while (x != 1) {
            const uint64_t odd = 0 - (x & 1); /* all ones or all zero */
            const uint64_t half = x >> 1;
            x = half + (odd & (3 * x + 1 - half));
            steps++;
        }
    }
    return steps;
}

static struct workload collatz = {.name = "collatz", .task = task};
REGISTER_WORKLOAD(collatz)
