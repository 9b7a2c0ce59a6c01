#ifndef COUNTER_H
#define COUNTER_H

#include <pthread.h>
#include <stdatomic.h>

#include "roles/gate.h"
#include "roles/role.h"

/* At each word, a kind of counting, passes the gate and counts until it has made its operations or
 * the cap is spent, and says a word. */
extern struct role counter_role;

enum counting_kind {
    COUNTING_NONE,           /* in a counter of its own, far from others */
    COUNTING_UNPADDED,       /* in one of its own, beside the others' */
    COUNTING_ATOMIC,         /* in one counter, by an atomic add */
    COUNTING_LOCK,           /* in one counter under one lock */
    COUNTING_READ_ADD_WRITE, /* in one counter: an atomic load, and an atomic store of one more */
    COUNTING_KINDS
};

struct counted {
    _Alignas(128) _Atomic uint64_t counter;
    _Alignas(128) uint64_t made; /* operations of the last counting */
    uint64_t ended_ns;
};

struct counting_stage {
    struct gate gate;
    size_t workers;
    uint64_t operations, cap_ms;
    size_t beside; /* offset in this memory of a counter for each worker, one beside the other */
    _Alignas(128) pthread_mutex_t lock;
    _Alignas(128) _Atomic uint64_t counter;
    struct counted each[]; /* one per worker */
};

#endif
