#include "probing/observe.h"

#include "protocol.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void observe(const char *metric, double value, const char *unit, const char *condition, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, condition);
    vsnprintf(text, sizeof text, condition, arguments);
    va_end(arguments);
    fprintf(protocol_begin("observation"),
            ",\"metric\":\"%s\",\"value\":%.12g,\"unit\":\"%s\",\"condition\":\"%s\"", metric,
            value, unit, text);
    protocol_end();
}

static int compare(const void *left, const void *right)
{
    const uint64_t a = *(const uint64_t *)left, b = *(const uint64_t *)right;
    return (a > b) - (a < b);
}

void sort_values(uint64_t *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
}

double percentile(const uint64_t *sorted, size_t count, unsigned percent)
{
    const size_t rank = (count * percent + 99) / 100;
    return (double)sorted[rank > 0 ? rank - 1 : 0];
}
