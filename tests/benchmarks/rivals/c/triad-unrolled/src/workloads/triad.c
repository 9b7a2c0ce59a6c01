/* Tries: the first loop unrolled by four, as the second is. */

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

    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        a[i] = b[i] + k * c[i];
        a[i + 1] = b[i + 1] + k * c[i + 1];
        a[i + 2] = b[i + 2] + k * c[i + 2];
        a[i + 3] = b[i + 3] + k * c[i + 3];
    }
    for (; i < n; i++)
        a[i] = b[i] + k * c[i];

    double sum0 = 0.0, sum1 = 0.0, sum2 = 0.0, sum3 = 0.0;
    for (i = 0; i + 4 <= n; i += 4) {
        sum0 += a[i];
        sum1 += a[i + 1];
        sum2 += a[i + 2];
        sum3 += a[i + 3];
    }
    for (; i < n; i++)
        sum0 += a[i];
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
