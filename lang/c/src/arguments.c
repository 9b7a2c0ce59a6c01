#include "arguments.h"

#include "failure.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum kind { KIND_NAME, KIND_NUMBER, KIND_CHOICE, KIND_PARAMETER, KIND_FLAG };

struct option {
    const char *name;
    int commands; /* that know it: enum command, or-ed */
    enum kind kind;
    bool required;
    size_t field;             /* its offset in struct arguments */
    uint64_t lowest, highest; /* KIND_NUMBER */
    const char *choices[2];   /* KIND_CHOICE, in the order of the enumeration */
};

#define FIELD(name) offsetof(struct arguments, name)

/* Choices are stored through a pointer to int. */
_Static_assert(sizeof(enum lifetime) == sizeof(int), "an enumeration is as large as an int");
_Static_assert(sizeof(enum schedule) == sizeof(int), "an enumeration is as large as an int");

enum { BOTH = COMMAND_RUN | COMMAND_PROBE };

static const struct option options[] = {
    {"--workload", COMMAND_RUN, KIND_NAME, true, FIELD(workload), 0, 0, {0}},
    {"--probe", COMMAND_PROBE, KIND_NAME, true, FIELD(probe), 0, 0, {0}},
    {"--model", BOTH, KIND_NAME, true, FIELD(model), 0, 0, {0}},
    {"--tasks", COMMAND_RUN, KIND_NUMBER, true, FIELD(tasks), 0, 100000000, {0}},
    {"--size", COMMAND_RUN, KIND_NUMBER, true, FIELD(size), 0, 2147483647, {0}},
    {"--workers", BOTH, KIND_NUMBER, false, FIELD(workers), 1, 10000, {0}},
    {"--seed", COMMAND_RUN, KIND_NUMBER, false, FIELD(seed), 0, UINT64_MAX, {0}},
    {"--first", COMMAND_RUN, KIND_NUMBER, false, FIELD(first), 0, 2147483647, {0}},
    {"--stride", COMMAND_RUN, KIND_NUMBER, false, FIELD(stride), 1, 2147483647, {0}},
    {"--warmups", COMMAND_RUN, KIND_NUMBER, false, FIELD(warmups), 0, 1000000, {0}},
    {"--iterations", COMMAND_RUN, KIND_NUMBER, false, FIELD(iterations), 1, 1000000, {0}},
    {"--repeats", COMMAND_PROBE, KIND_NUMBER, false, FIELD(repeats), 1, 100000000, {0}},
    {"--lifetime", COMMAND_RUN, KIND_CHOICE, false, FIELD(lifetime), 0, 0, {"fresh", "pool"}},
    {"--schedule", COMMAND_RUN, KIND_CHOICE, false, FIELD(schedule), 0, 0, {"static", "dynamic"}},
    {"--param", BOTH, KIND_PARAMETER, false, FIELD(parameters), 0, 0, {0}},
    {"--die-with-stdin", BOTH, KIND_FLAG, false, FIELD(die_with_stdin), 0, 0, {0}},
};

enum { OPTION_COUNT = sizeof options / sizeof options[0] };

bool arguments_number(const char *text, uint64_t lowest, uint64_t highest, uint64_t *number)
{
    uint64_t value = 0;
    if (*text == '\0')
        return false;
    for (; *text != '\0'; text++) {
        if (*text < '0' || *text > '9')
            return false;
        uint64_t digit = (uint64_t)(*text - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = 10 * value + digit;
    }
    *number = value;
    return lowest <= value && value <= highest;
}

static bool is_key(const struct parameter_argument *parameter, const char *key, size_t length)
{
    return parameter->key_length == length && memcmp(parameter->key, key, length) == 0;
}

static void add_parameter(struct arguments *arguments, const char *text)
{
    const char *equals = strchr(text, '=');
    if (equals == NULL)
        fail(FAILURE_USAGE, "--param %s is not key=value", text);
    size_t length = (size_t)(equals - text);
    for (size_t i = 0; i < arguments->parameter_count; i++)
        if (is_key(&arguments->parameters[i], text, length))
            fail(FAILURE_USAGE, "--param gives the key '%.*s' twice", (int)length, text);
    arguments->parameters[arguments->parameter_count++] =
        (struct parameter_argument){.key = text, .key_length = length, .value = equals + 1};
}

static void set(struct arguments *arguments, const struct option *option, const char *value)
{
    char *field = (char *)arguments + option->field;
    switch (option->kind) {
    case KIND_FLAG:
        *(bool *)field = true;
        break;
    case KIND_NAME:
        memcpy(field, &value, sizeof value);
        break;
    case KIND_NUMBER: {
        uint64_t number = 0;
        if (!arguments_number(value, option->lowest, option->highest, &number))
            fail(FAILURE_USAGE, "%s %s is not a number from %" PRIu64 " to %" PRIu64, option->name,
                 value, option->lowest, option->highest);
        memcpy(field, &number, sizeof number);
        break;
    }
    case KIND_CHOICE: {
        int choice = strcmp(value, option->choices[0]) == 0 ? 0 : 1;
        if (strcmp(value, option->choices[choice]) != 0)
            fail(FAILURE_USAGE, "%s %s is neither %s nor %s", option->name, value,
                 option->choices[0], option->choices[1]);
        memcpy(field, &choice, sizeof choice);
        break;
    }
    case KIND_PARAMETER:
        add_parameter(arguments, value);
        break;
    }
}

static enum command read_command(int argc, char **argv)
{
    if (argc < 2)
        fail(FAILURE_USAGE, "no command: describe, run or probe");
    if (strcmp(argv[1], "describe") == 0)
        return COMMAND_DESCRIBE;
    if (strcmp(argv[1], "run") == 0)
        return COMMAND_RUN;
    if (strcmp(argv[1], "probe") == 0)
        return COMMAND_PROBE;
    fail(FAILURE_USAGE, "unknown command '%s': describe, run or probe", argv[1]);
}

/* The index of an option that the command knows. */
static size_t find_option(enum command command, const char *command_name, const char *text)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if ((options[i].commands & (int)command) != 0 && strcmp(options[i].name, text) == 0)
            return i;
    fail(FAILURE_USAGE, "%s does not know '%s'", command_name, text);
}

void arguments_parse(int argc, char **argv, struct arguments *arguments)
{
    *arguments = (struct arguments){
        .argc = argc,
        .argv = argv,
        .command = read_command(argc, argv),
        .seed = 42,
        .stride = 1,
        .iterations = 1,
        .lifetime = LIFETIME_POOL,
        .schedule = SCHEDULE_STATIC,
        .parameters = calloc((size_t)argc, sizeof(struct parameter_argument)),
    };
    if (arguments->command == COMMAND_RUN)
        arguments->workers = arguments->repeats = 1;
    if (arguments->parameters == NULL)
        fail(FAILURE_INTERNAL, "no memory for the arguments");
    bool given[OPTION_COUNT] = {false};
    for (int i = 2; i < argc; i++) {
        size_t found = find_option(arguments->command, argv[1], argv[i]);
        const struct option *option = &options[found];
        if (given[found] && option->kind != KIND_PARAMETER)
            fail(FAILURE_USAGE, "%s is given twice", option->name);
        given[found] = true;
        const char *value = "";
        if (option->kind != KIND_FLAG) {
            /* No value begins like an option. */
            if (i + 1 >= argc || strncmp(argv[i + 1], "--", 2) == 0)
                fail(FAILURE_USAGE, "%s has no value", option->name);
            value = argv[++i];
        }
        set(arguments, option, value);
    }
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (options[i].required && !given[i] &&
            (options[i].commands & (int)arguments->command) != 0)
            fail(FAILURE_USAGE, "%s needs %s", argv[1], options[i].name);
}

void arguments_drop(struct arguments *arguments)
{
    free(arguments->parameters);
    *arguments = (struct arguments){0};
}

const char *arguments_parameter(const struct arguments *arguments, const char *key)
{
    for (size_t i = 0; i < arguments->parameter_count; i++)
        if (is_key(&arguments->parameters[i], key, strlen(key)))
            return arguments->parameters[i].value;
    return NULL;
}

static bool is_declared(const struct workload *workload, const struct parameter_argument *given)
{
    for (const struct parameter *each = workload->parameters; each != NULL && each->key != NULL;
         each++)
        if (is_key(given, each->key, strlen(each->key)))
            return true;
    return false;
}

const char *const *arguments_for_workload(const struct arguments *arguments,
                                          const struct workload *workload)
{
    for (size_t i = 0; i < arguments->parameter_count; i++) {
        const struct parameter_argument *given = &arguments->parameters[i];
        if (!is_declared(workload, given))
            fail(FAILURE_USAGE, "the workload %s has no parameter '%.*s'", workload->name,
                 (int)given->key_length, given->key);
    }
    const size_t count = workload_parameter_count(workload);
    if (count == 0)
        return NULL;
    const char **values = calloc(count + 1, sizeof *values);
    if (values == NULL)
        fail(FAILURE_INTERNAL, "no memory for the arguments");
    for (size_t i = 0; i < count; i++) {
        values[i] = arguments_parameter(arguments, workload->parameters[i].key);
        if (values[i] == NULL && workload->parameters[i].required)
            fail(FAILURE_USAGE, "the workload %s needs --param %s=...", workload->name,
                 workload->parameters[i].key);
    }
    return values;
}
