#ifndef CORRESPONDENT_H
#define CORRESPONDENT_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#ifndef __APPLE__
#include <semaphore.h>
#endif

#include "roles/gate.h"
#include "roles/role.h"

/* Two workers that send each other messages. At each word, which is the number of bytes in a
 * message, number 0 makes as many round trips as the shared memory asks for, and number 1 answers
 * until they are over; each then says a word. Over descriptors given[0] is read and given[1] is
 * written. */
extern struct role correspondent_role;

enum channel_kind {
    CHANNEL_VARIABLE, /* a mutex and a condition variable */
    CHANNEL_PIPE,
    CHANNEL_SOCKETPAIR,
    CHANNEL_TCP,
    CHANNEL_SHARED_SPIN,
    CHANNEL_SHARED_BLOCK, /* a semaphore */
    CHANNEL_KINDS
};

/* Where a reference to a message is left for the other, in one direction. */
struct mailbox {
    _Alignas(128) pthread_mutex_t lock;
    pthread_cond_t filled;
    size_t message; /* its offset in correspondence.messages */
    bool full;      /* under the lock */
    _Alignas(128) atomic_bool flag;
#ifndef __APPLE__
    sem_t semaphore;
#endif
};

struct correspondence {
    enum channel_kind kind;
    uint64_t most, cap_ms;
    atomic_bool over;            /* the next message to number 1 is not to be answered */
    struct mailbox mailboxes[2]; /* of the worker of that number */
    struct gate gate;            /* of those who spin: it makes no sense but on two CPUs */
    uint64_t made;
    size_t times, messages; /* offsets in this memory: nanoseconds of `most` round trips; one
                               message of each worker */
};

#endif
