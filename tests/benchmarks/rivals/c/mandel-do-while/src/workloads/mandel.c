/* Tries: the tests after the step, since the first step is always taken. */

#include "mix.h"
#include "workload.h"

#include <float.h>
#include <string.h>

enum { MOST_STEPS = 50 };

/* An x87 unit would carry more digits from one operation to the next. */
_Static_assert(FLT_EVAL_METHOD == 0, "every operation rounds to its own type");

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    const uint32_t n = (uint32_t)place->size;
    const double y = (double)(t % n) + (double)(mix(seed, t) % 1024) * 0.0009765625;
    const double ci = 2.0 * y / n - 1.0;
    double sum = 0.0;
    uint64_t steps = 0;
    for (uint32_t x = 0; x < n; x++) {
        const double cr = 2.0 * x / n - 1.5;
        double zr = 0.0, zi = 0.0, tr = 0.0, ti = 0.0;
        unsigned step = 0;
        do {
            zi = 2.0 * zr * zi + ci;
            zr = tr - ti + cr;
            tr = zr * zr;
            ti = zi * zi;
            step++;
        } while (tr + ti <= 4.0 && step < MOST_STEPS);
        sum += zr;
        steps += step;
    }
    uint64_t bits;
    memcpy(&bits, &sum, sizeof bits);
    return bits ^ steps;
}

static struct workload mandel = {
    .name = "mandel",
    .task = task,
    .least_size = 1,
    .most_size = 1000000,
};
REGISTER_WORKLOAD(mandel)
