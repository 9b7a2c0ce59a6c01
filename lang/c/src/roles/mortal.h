#ifndef MORTAL_H
#define MORTAL_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

#include "roles/death.h"
#include "roles/role.h"

/* Workers that do jobs, of which one is the death of whoever takes it, with the line `armed` to
 * given[0] before. The first is told each job over its wire, as a word, and says it again when it
 * is done; the second takes them from a queue in shared memory. */
extern struct role mortal_role, queue_mortal_role;

enum { MORTAL_JOBS = 12, MORTAL_FATAL_JOB = 5 };

struct queue {
    pthread_cond_t added;
    size_t count, taken;
    uint64_t items[MORTAL_JOBS];
};

struct mortal_stage {
    enum death death;
    pthread_mutex_t lock; /* guards the queues */
    struct queue jobs, results;
};

/* Adds an item, and waits for one and takes it. */
void queue_put(struct mortal_stage *stage, struct queue *queue, uint64_t item);
uint64_t queue_take(struct mortal_stage *stage, struct queue *queue);

#endif
