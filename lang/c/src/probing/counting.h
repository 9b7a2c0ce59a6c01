#ifndef COUNTING_H
#define COUNTING_H

#include "probing/probe.h"
#include "probing/team.h"
#include "roles/counter.h"

/* Workers that count (roles/counter.h), for the probes in which they do. */

struct counting {
    struct shared shared;
    struct counting_stage *stage; /* in shared memory */
    struct team team;
};

/* Makes `workers` of them, with the repeats and the cap of the experiment. */
void counting_open(struct counting *counting, const struct experiment *experiment, size_t workers);

/* What all made together. */
struct counting_result {
    uint64_t made;      /* operations of all */
    uint64_t most_made; /* of the one who made most */
    uint64_t counter;   /* what the one counter has afterwards, from 0 */
    uint64_t ns;        /* from the gate to the last one's end */
};

/* Has all count once. */
struct counting_result counting_run(struct counting *counting, enum counting_kind kind);

void counting_close(struct counting *counting);

#endif
