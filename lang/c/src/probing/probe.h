#ifndef PROBE_H
#define PROBE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "arguments.h"
#include "model.h"
#include "probing/breed.h"

/* What a probe is to the rest of the program (docs/probes.md defines the probes). */

enum setting_kind {
    SETTING_NUMBER,
    SETTING_NUMBERS, /* a list with commas */
    SETTING_NAMES,   /* a list with commas, of letters, digits, '_', '-' and '.' */
};

/* A key of --param. A list of them, at most SETTING_MOST, ends with a NULL key. */
struct setting {
    const char *key;
    const char *usual; /* its value where none is given; NULL: it then has none */
    enum setting_kind kind;
    uint64_t least, most; /* of its numbers */
};

struct names {
    const char *const *values;
    size_t count;
};

struct numbers {
    const uint64_t *values;
    size_t count;
};

enum { SETTING_MOST = 6, SETTING_MOST_PARTS = 32, SETTING_TEXT_BYTES = 512 };

/* What is read of a setting: nothing, or its parts. */
struct setting_value {
    size_t count;
    char text[SETTING_TEXT_BYTES]; /* cut where its commas were */
    const char *names[SETTING_MOST_PARTS];
    uint64_t numbers[SETTING_MOST_PARTS];
};

/* A probe of a model, as it was asked for. */
struct experiment {
    const struct probe *probe;
    const struct breed *breed;
    const struct arguments *arguments;
    size_t workers;
    uint64_t repeats;
    struct setting_value values[SETTING_MOST]; /* in the order of probe->settings */
};

/* Those who run an experiment call fail() where something goes wrong. */
struct probe {
    const char *name;
    const struct setting *settings;
    uint64_t workers, repeats; /* where they are not given; 0: it does not look at them */

    /* Ends the program with `usage` where a value cannot be; may be NULL. */
    void (*check)(const struct experiment *experiment);

    /* Writes everything between the lines `started` and `done`. */
    void (*run)(const struct experiment *experiment);

    struct probe *next; /* the registry's */
};

/* Registers a `struct probe` before main starts: a probe is added by adding its file. */
#define REGISTER_PROBE(probe)                                                                      \
    __attribute__((constructor)) static void register_##probe(void)                                \
    {                                                                                              \
        probe_register(&(probe));                                                                  \
    }

void probe_register(struct probe *probe);

/* The first of all probes in the order of their names; the others follow through `next`. */
const struct probe *probe_first(void);

/* The command `probe`. */
void probe_model(const struct arguments *arguments);

/* Reads the settings of an experiment; ends the program with `usage` where they are wrong. */
void settings_read(struct experiment *experiment);

/* The value of a setting of that kind; a number and names that have none are 0 and empty. */
uint64_t setting_number(const struct experiment *experiment, const char *key);
struct numbers setting_numbers(const struct experiment *experiment, const char *key);
struct names setting_names(const struct experiment *experiment, const char *key);

#endif
