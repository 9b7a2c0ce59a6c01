#ifndef PAIR_H
#define PAIR_H

#include <pthread.h>
#include <stdatomic.h>

#include "roles/gate.h"
#include "roles/role.h"

/* Two workers about a pair of words. At each word, which tells whether they use the lock, they pass
 * the gate; for as long as the shared memory says number 0 writes pairs of equal words, and number
 * 1 reads both; each then says a word. */
extern struct role pair_role;

struct pair_stage {
    struct gate gate;
    uint64_t milliseconds;
    uint64_t reads, violations; /* of the last time */
    _Alignas(128) pthread_mutex_t lock;
    _Alignas(128) _Atomic uint64_t first;
    _Alignas(128) _Atomic uint64_t second;
};

#endif
