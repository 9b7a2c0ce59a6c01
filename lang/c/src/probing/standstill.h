#ifndef STANDSTILL_H
#define STANDSTILL_H

#include "probing/breed.h"

/* In a victim's child: ways in which workers come to a standstill. */

struct standstill {
    const char *kind;
    bool of_threads, of_forked, of_executed; /* between which workers there is such a thing */
    void (*bring_about)(const struct breed *breed);
};

/* All of them; the last has no kind. */
extern const struct standstill standstills[];

/* The one of that kind that such workers can come to, or NULL. */
const struct standstill *standstill_find(const char *kind, const struct breed *breed);

/* Brings it about and tells the parent: `stuck TIME`, and if a worker goes on after all `through
 * TIME`, or `error TIME NAME` where it got an error instead. Does not return. */
_Noreturn void standstill_run(const struct standstill *standstill, const struct breed *breed);

#endif
