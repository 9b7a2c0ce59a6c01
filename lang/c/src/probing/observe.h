#ifndef OBSERVE_H
#define OBSERVE_H

#include <stddef.h>
#include <stdint.h>

/* Writes an observation; the condition is as by printf. */
void observe(const char *metric, double value, const char *unit, const char *condition, ...)
    __attribute__((format(printf, 4, 5)));

/* Sorts `count` values, of which there is at least one. */
void sort_values(uint64_t *values, size_t count);

/* The percentile of sorted values by nearest rank, `percent` from 1 to 100. */
double percentile(const uint64_t *sorted, size_t count, unsigned percent);

#endif
