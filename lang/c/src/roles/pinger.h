#ifndef PINGER_H
#define PINGER_H

#include "roles/role.h"

/* Two workers that hand one byte back and forth over two pipes: given[0] is read and given[1] is
 * written. At each word, which is the number of bytes in its working set, number 0 makes the round
 * trips that the shared memory asks for, and number 1 answers until they are over; each then says a
 * word. */
extern struct role pinger_role;

enum { PINGER_BATCHES = 10, PINGER_LEAST_BATCHES = 3 };

struct pinger_stage {
    uint64_t batch;  /* round trips in one */
    uint64_t cap_ms; /* no more batches once it is spent and the least are made */
    uint64_t made;
    uint64_t batch_ns[PINGER_BATCHES];
};

#endif
