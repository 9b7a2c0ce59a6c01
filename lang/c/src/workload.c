#include "workload.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct workload *first;

void workload_register(struct workload *workload)
{
    struct workload **at = &first;
    while (*at != NULL && strcmp((*at)->name, workload->name) < 0)
        at = &(*at)->next;
    if (*at != NULL && strcmp((*at)->name, workload->name) == 0) {
        fprintf(stderr, "two workloads are named '%s'\n", workload->name);
        abort();
    }
    workload->next = *at;
    *at = workload;
}

const struct workload *workload_find(const char *name)
{
    for (const struct workload *each = first; each != NULL; each = each->next)
        if (strcmp(each->name, name) == 0)
            return each;
    return NULL;
}

const struct workload *workload_first(void)
{
    return first;
}

size_t workload_parameter_count(const struct workload *workload)
{
    size_t count = 0;
    while (workload->parameters != NULL && workload->parameters[count].key != NULL)
        count++;
    return count;
}

bool workload_takes_size(const struct workload *workload, uint64_t size)
{
    return workload->least_size <= size && size <= workload_most_size(workload);
}

uint64_t workload_most_size(const struct workload *workload)
{
    return workload->most_size != 0 ? workload->most_size : UINT64_MAX;
}

void workplace_fail(struct workplace *place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(place->failure, sizeof place->failure, format, arguments);
    va_end(arguments);
}
