/* Tries: an odd step and the even step that always follows it at once; shifts for divisions. */

#include "mix.h"
#include "workload.h"

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    uint64_t steps = 0;
    for (uint64_t k = 0; k < place->size; k++) {
        uint64_t x = mix(seed, t * place->size + k) % (UINT64_C(1) << 20) + 1;
        while (x != 1) {
            if ((x & 1) == 0) {
                x >>= 1;
                steps++;
            } else {
                x = (3 * x + 1) >> 1;
                steps += 2;
            }
        }
    }
    return steps;
}

static struct workload collatz = {.name = "collatz", .task = task};
REGISTER_WORKLOAD(collatz)
