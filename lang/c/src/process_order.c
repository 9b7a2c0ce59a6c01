#include "process_order.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The arguments: the program, the workload, the numbers, and for each parameter that the workload
 * declares "=" and its value, or "-" where none was given. */
enum { PROGRAM, WORKLOAD, FIRST_NUMBER };

enum number { TASKS, SIZE, SEED, FIRST, STRIDE, WORKERS, SCHEDULE, WORKER, POOL, PARENT, NUMBERS };

enum { FIRST_PARAMETER = FIRST_NUMBER + NUMBERS };

static char *parameter_text(const char *value)
{
    char *text = NULL;
    int length = value != NULL ? asprintf(&text, "=%s", value) : asprintf(&text, "-");
    return length >= 0 ? text : NULL;
}

static char *number_text(uint64_t number)
{
    char *text = NULL;
    return asprintf(&text, "%" PRIu64, number) >= 0 ? text : NULL;
}

char **process_order_write(const struct process_order *order, const char *program)
{
    const struct job *job = &order->job;
    const uint64_t numbers[NUMBERS] = {
        [TASKS] = job->tasks,
        [SIZE] = job->size,
        [SEED] = job->seed,
        [FIRST] = job->first,
        [STRIDE] = job->stride,
        [WORKERS] = job->workers,
        [SCHEDULE] = (uint64_t)job->schedule,
        [WORKER] = order->worker,
        [POOL] = order->pool,
        [PARENT] = (uint64_t)order->parent,
    };
    const size_t parameters = workload_parameter_count(job->workload);
    const size_t count = FIRST_PARAMETER + parameters;
    char **argv = calloc(count + 1, sizeof *argv);
    if (argv == NULL)
        return NULL;
    argv[PROGRAM] = strdup(program);
    argv[WORKLOAD] = strdup(job->workload->name);
    for (size_t i = 0; i < NUMBERS; i++)
        argv[FIRST_NUMBER + i] = number_text(numbers[i]);
    for (size_t i = 0; i < parameters; i++)
        argv[FIRST_PARAMETER + i] = parameter_text(job->parameters[i]);
    for (size_t i = 0; i < count; i++) {
        if (argv[i] == NULL) {
            for (size_t made = 0; made < count; made++)
                free(argv[made]);
            free(argv);
            return NULL;
        }
    }
    return argv;
}

void process_order_free(char **argv)
{
    for (char **each = argv; *each != NULL; each++)
        free(*each);
    free(argv);
}

static bool read_number(const char *text, uint64_t *number)
{
    if (text == NULL)
        return false;
    char *end;
    errno = 0;
    *number = strtoull(text, &end, 10);
    return errno == 0 && end != text && *end == '\0';
}

/* Turns the texts of the parameters into their values, in their place. */
static bool read_parameters(char **texts, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (texts[i] == NULL)
            return false;
        texts[i] = texts[i][0] == '=' ? texts[i] + 1 : NULL;
    }
    return texts[count] == NULL;
}

bool process_order_read(char **argv, struct process_order *order)
{
    if (argv[PROGRAM] == NULL || argv[WORKLOAD] == NULL)
        return false;
    const struct workload *workload = workload_find(argv[WORKLOAD]);
    uint64_t numbers[NUMBERS];
    for (size_t i = 0; i < NUMBERS; i++)
        if (!read_number(argv[FIRST_NUMBER + i], &numbers[i]))
            return false;
    if (workload == NULL ||
        !read_parameters(argv + FIRST_PARAMETER, workload_parameter_count(workload)))
        return false;
    *order = (struct process_order){
        .job =
            {
                .workload = workload,
                .parameters = (const char *const *)(argv + FIRST_PARAMETER),
                .tasks = numbers[TASKS],
                .size = numbers[SIZE],
                .seed = numbers[SEED],
                .first = numbers[FIRST],
                .stride = numbers[STRIDE],
                .workers = (size_t)numbers[WORKERS],
                .schedule = (enum schedule)numbers[SCHEDULE],
            },
        .worker = (size_t)numbers[WORKER],
        .pool = numbers[POOL] != 0,
        .parent = (pid_t)numbers[PARENT],
    };
    return true;
}
