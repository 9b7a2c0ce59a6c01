#ifndef VICTIM_H
#define VICTIM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "probing/probe.h"

/* The victim's child: this program once more, in a process group of its own, in which something may
 * go wrong. It ends with its parent. One at a time. */

struct victim {
    pid_t pid;
    int life; /* a pair of sockets with its standard input: the end of one is the end of the other
               */
    int news; /* its lines */
    char input[512];
    size_t filled;
    uint64_t ended_ns; /* 0: it lives, as far as is known */
};

/* The settings by which the child knows its case; for the end of a probe's list. */
#define VICTIM_SETTINGS {"in_child", "0", SETTING_NUMBER, 0, 1}, {"case", NULL, SETTING_NAMES, 0, 0}

/* The case that this process is the child for; NULL: it is the parent. */
const char *victim_case(const struct experiment *experiment);

/* In the child: no cores from now on. */
void victim_prepare(void);

/* In the child: writes a line to the parent, as by printf. */
void victim_tell(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* In the child: a descriptor that workers may write such lines to themselves. */
int victim_news(void);

/* Starts the child for that case. */
void victim_start(struct victim *victim, const struct experiment *experiment, const char *name);

enum victim_event { VICTIM_SAID, VICTIM_ENDED, VICTIM_SILENT };

enum { VICTIM_LINE_BYTES = 256 };

/* How long a child may take until something goes wrong in it. */
#define VICTIM_START_NS UINT64_C(10000000000)

/* Waits for its next line, which goes to `line`; or that it ends; until `until_ns`. An error line
 * ends the program with fail(). */
enum victim_event victim_await(struct victim *victim, uint64_t until_ns,
                               char line[VICTIM_LINE_BYTES]);

/* Kills its whole group, reaps it, and returns its wait status. */
int victim_end(struct victim *victim);

/* How a process ended, as in a condition: `exit-3`, `signal-11`. */
void victim_word(int status, char *word, size_t bytes);

#endif
