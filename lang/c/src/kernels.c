#include "kernels.h"

#include "workload.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

struct handle {
    const struct workload *workload;
    char **values; /* copies, in the order of workload->parameters; an extra NULL at the end */
    struct workplace place;
    bool prepared; /* there is something to release, even if prepare failed */
};

/* What kernel_open returns where there is no memory for a handle. Never written to. */
static struct handle no_memory = {.place = {.failure = "no memory for a handle"}};

const char *kernel_name(size_t index)
{
    const struct workload *workload = workload_first();
    for (; workload != NULL && index > 0; index--)
        workload = workload->next;
    return workload != NULL ? workload->name : NULL;
}

int kernel_exists(const char *workload)
{
    return workload_find(workload) != NULL;
}

uint64_t kernel_least_size(const char *workload)
{
    const struct workload *found = workload_find(workload);
    return found != NULL ? found->least_size : 0;
}

uint64_t kernel_most_size(const char *workload)
{
    const struct workload *found = workload_find(workload);
    return found != NULL ? workload_most_size(found) : 0;
}

static bool has_parameter(const struct workload *workload, size_t index)
{
    return workload != NULL && index < workload_parameter_count(workload);
}

const char *kernel_parameter(const char *workload, size_t index)
{
    const struct workload *found = workload_find(workload);
    return has_parameter(found, index) ? found->parameters[index].key : NULL;
}

int kernel_parameter_is_required(const char *workload, size_t index)
{
    const struct workload *found = workload_find(workload);
    return has_parameter(found, index) && found->parameters[index].required;
}

/* The last value of that key, or NULL. */
static const char *given_value(const char *const *parameters, const char *key)
{
    const char *value = NULL;
    for (; parameters != NULL && parameters[0] != NULL; parameters += 2)
        if (strcmp(parameters[0], key) == 0)
            value = parameters[1];
    return value;
}

static bool is_declared(const struct workload *workload, const char *key)
{
    for (size_t i = 0; i < workload_parameter_count(workload); i++)
        if (strcmp(workload->parameters[i].key, key) == 0)
            return true;
    return false;
}

static void check_parameters(struct handle *handle, const char *const *parameters)
{
    const struct workload *workload = handle->workload;
    for (const char *const *each = parameters; each != NULL && each[0] != NULL; each += 2)
        if (!is_declared(workload, each[0]))
            workplace_fail(&handle->place, "the workload %s has no parameter '%s'", workload->name,
                           each[0]);
    for (size_t i = 0; i < workload_parameter_count(workload); i++)
        if (workload->parameters[i].required &&
            given_value(parameters, workload->parameters[i].key) == NULL)
            workplace_fail(&handle->place, "the workload %s needs the parameter '%s'",
                           workload->name, workload->parameters[i].key);
}

/* Copies the values of `parameters` to where the workload looks for them. */
static void take_parameters(struct handle *handle, const char *const *parameters)
{
    const struct workload *workload = handle->workload;
    const size_t count = workload_parameter_count(workload);
    char **values = calloc(count + 1, sizeof *values);
    bool complete = values != NULL;
    for (size_t i = 0; complete && i < count; i++) {
        const char *value = given_value(parameters, workload->parameters[i].key);
        values[i] = value != NULL ? strdup(value) : NULL;
        complete = value == NULL || values[i] != NULL;
    }
    if (!complete)
        workplace_fail(&handle->place, "%s: no memory for the parameters", workload->name);
    handle->values = values;
    handle->place.parameters = (const char *const *)values;
}

static bool has_failed(const struct handle *handle)
{
    return handle->place.failure[0] != '\0';
}

static void open_workload(struct handle *handle, const char *name, const char *const *parameters)
{
    struct workplace *place = &handle->place;
    handle->workload = workload_find(name);
    if (handle->workload == NULL) {
        workplace_fail(place, "there is no workload '%s'", name);
        return;
    }
    if (!workload_takes_size(handle->workload, place->size)) {
        workplace_fail(
            place, "the workload %s takes a size from %" PRIu64 " to %" PRIu64 ", not %" PRIu64,
            name, handle->workload->least_size, workload_most_size(handle->workload), place->size);
        return;
    }
    check_parameters(handle, parameters);
    if (!has_failed(handle))
        take_parameters(handle, parameters);
    if (has_failed(handle))
        return;
    handle->prepared = true;
    if (handle->workload->prepare != NULL)
        handle->workload->prepare(place);
}

void *kernel_open(const char *workload, uint64_t size, const char *const *parameters)
{
    struct handle *handle = calloc(1, sizeof *handle);
    if (handle == NULL)
        return &no_memory;
    handle->place.size = size;
    open_workload(handle, workload, parameters);
    return handle;
}

const char *kernel_failure(const void *handle)
{
    return ((const struct handle *)handle)->place.failure;
}

uint64_t kernel_task(void *handle, uint64_t seed, uint64_t t)
{
    struct handle *own = handle;
    if (has_failed(own))
        return 0;
    uint64_t result = own->workload->task(&own->place, seed, t);
    return has_failed(own) ? 0 : result;
}

void kernel_close(void *handle)
{
    struct handle *own = handle;
    if (own == NULL || own == &no_memory)
        return;
    if (own->prepared && own->workload->release != NULL)
        own->workload->release(&own->place);
    for (size_t i = 0; own->values != NULL && i < workload_parameter_count(own->workload); i++)
        free(own->values[i]);
    free(own->values);
    free(own);
}
