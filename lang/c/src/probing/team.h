#ifndef TEAM_H
#define TEAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "probing/breed.h"

/* Workers that a probe has at the same time, each on a wire of its own. For the main thread; there
 * is one team at a time. A worker that has died, or says nothing for long, ends the program with
 * fail(), except where said. */

struct team {
    const struct breed *breed;
    size_t count, room;
    struct worker *workers;
    int *wires; /* the parent's ends; -1 once a worker is known to be gone */
};

/* An empty team with room for that many. */
void team_open(struct team *team, const struct breed *breed, size_t room);

/* Adds a worker, and returns when it is ready. `given` has ROLE_GIVEN descriptors, which are the
 * worker's own from now on, or is NULL; `shared` may be NULL. */
void team_add(struct team *team, const struct role *role, const struct shared *shared,
              const int *given);

/* A team of `count` workers of one role that share memory. */
void team_make(struct team *team, const struct breed *breed, size_t count, const struct role *role,
               const struct shared *shared);

/* Tells a worker a word, and hears one; all of them. */
void team_tell(struct team *team, size_t worker, uint64_t word);
uint64_t team_hear(struct team *team, size_t worker);
void team_tell_all(struct team *team, uint64_t word);
void team_hear_all(struct team *team);

/* Waits at most that long until a worker says a word or is gone (milliseconds; -1 for ever), and
 * says which; team->count if none did. `*gone` tells the two apart. */
size_t team_listen(struct team *team, int milliseconds, uint64_t *word, bool *gone);

/* Notes that a worker has ended, and returns its wait status. */
int team_bury(struct team *team, size_t worker);

/* Parks: writes who the workers are, and returns when the program is released. */
void team_park(const struct team *team);

/* Ends the workers that are left by the end of their wires, joins them and frees the team. */
void team_close(struct team *team);

#endif
