/* Tries: pointers that walk the arrays in place of an index. */

#include "mix.h"
#include "workload.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>

struct arrays {
    double *a, *b, *c;
};

static void release(struct workplace *place)
{
    struct arrays *arrays = place->own;
    if (arrays == NULL)
        return;
    free(arrays->a);
    free(arrays->b);
    free(arrays->c);
    free(arrays);
    place->own = NULL;
}

static double *make_array(uint64_t count)
{
    return malloc((size_t)(count > 0 ? count : 1) * sizeof(double));
}

static void prepare(struct workplace *place)
{
    const uint64_t n = place->size;
    struct arrays *arrays = calloc(1, sizeof *arrays);
    if (arrays != NULL) {
        place->own = arrays;
        arrays->a = make_array(n);
        arrays->b = make_array(n);
        arrays->c = make_array(n);
    }
    if (arrays == NULL || arrays->a == NULL || arrays->b == NULL || arrays->c == NULL) {
        workplace_fail(place, "triad: no memory for three arrays of %" PRIu64 " numbers", n);
        return;
    }
    for (uint64_t i = 0; i < n; i++) {
        arrays->a[i] = 0.0; /* touched, so that no task is the first to need its pages */
        arrays->b[i] = (double)(i % 1024);
        arrays->c[i] = (double)(3 * i % 1024);
    }
}

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    (void)seed;
    const struct arrays *arrays = place->own;
    double *restrict a = arrays->a;
    const double *restrict b = arrays->b;
    const double *restrict c = arrays->c;
    const size_t n = (size_t)place->size;
    const double k = (double)(t % 16 + 1);

    const double *const end = a + n;
    for (double *to = a; to != end; to++)
        *to = *b++ + k * *c++;

    double sum0 = 0.0, sum1 = 0.0, sum2 = 0.0, sum3 = 0.0;
    const double *from = a;
    for (const double *const fours = a + n / 4 * 4; from != fours; from += 4) {
        sum0 += from[0];
        sum1 += from[1];
        sum2 += from[2];
        sum3 += from[3];
    }
    while (from != end)
        sum0 += *from++;
    return (uint64_t)(sum0 + sum1 + sum2 + sum3);
}

static struct workload triad = {
    .name = "triad",
    .prepare = prepare,
    .task = task,
    .release = release,
    .most_size = 134217728,
};
REGISTER_WORKLOAD(triad)
