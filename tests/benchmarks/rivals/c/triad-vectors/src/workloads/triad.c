/* Tries: the compiler's vectors of two doubles, which every x86-64 and ARM64 has. */

#include "mix.h"
#include "workload.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdlib.h>

/* With the alignment of one double, and read through pointers to double. */
typedef double pair __attribute__((vector_size(16), aligned(8), may_alias));

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

    const pair both = {k, k};
    size_t i = 0;
    for (; i + 2 <= n; i += 2)
        *(pair *)(a + i) = *(const pair *)(b + i) + both * *(const pair *)(c + i);
    for (; i < n; i++)
        a[i] = b[i] + k * c[i];

    pair sum01 = {0.0, 0.0}, sum23 = {0.0, 0.0};
    for (i = 0; i + 4 <= n; i += 4) {
        sum01 += *(const pair *)(a + i);
        sum23 += *(const pair *)(a + i + 2);
    }
    double sum0 = sum01[0];
    for (; i < n; i++)
        sum0 += a[i];
    return (uint64_t)(sum0 + sum01[1] + sum23[0] + sum23[1]);
}

static struct workload triad = {
    .name = "triad",
    .prepare = prepare,
    .task = task,
    .release = release,
    .most_size = 134217728,
};
REGISTER_WORKLOAD(triad)
