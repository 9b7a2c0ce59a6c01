#ifndef ARGUMENTS_H
#define ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "job.h"
#include "model.h"

enum command { COMMAND_DESCRIBE = 1, COMMAND_RUN = 2, COMMAND_PROBE = 4 };

/* A --param as it was given, split at its first '='. */
struct parameter_argument {
    const char *key; /* ends after key_length characters */
    size_t key_length;
    const char *value;
};

/* The command line, complete with defaults. Strings point into argv, and names are not looked up
 * yet. A probe has its own defaults: there 0 workers or repeats mean that none were given. */
struct arguments {
    int argc;
    char **argv;
    enum command command;
    const char *workload, *model, *probe;
    uint64_t tasks, size, workers, seed, first, stride, warmups, iterations, repeats;
    enum lifetime lifetime;
    enum schedule schedule;
    bool die_with_stdin;
    struct parameter_argument *parameters;
    size_t parameter_count;
};

/* Reads the command line. Ends the program with `usage` where it breaks the contract in a way that
 * can be told from the command line alone. */
void arguments_parse(int argc, char **argv, struct arguments *arguments);

/* Frees what arguments_parse made. */
void arguments_drop(struct arguments *arguments);

/* Reads plain decimal digits. False if `text` is anything else or lies out of range. */
bool arguments_number(const char *text, uint64_t lowest, uint64_t highest, uint64_t *number);

/* The value of the parameter `key`, or NULL where it was not given. */
const char *arguments_parameter(const struct arguments *arguments, const char *key);

/* The parameters of `workload` in the order that it declares them, NULL for one not given, in
 * memory that the caller frees; NULL if it declares none. Ends the program with `usage` where one
 * is unknown to the workload, or one that it requires is missing. */
const char *const *arguments_for_workload(const struct arguments *arguments,
                                          const struct workload *workload);

#endif
