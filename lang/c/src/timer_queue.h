#ifndef TIMER_QUEUE_H
#define TIMER_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who is to be woken when: a binary heap, the earliest moment on top. */

struct timer {
    uint64_t until_ns;
    size_t owner;
};

struct timer_queue {
    struct timer *timers;
    size_t count;
};

/* An empty queue with room for `most` timers. False if there is no memory. */
bool timer_queue_make(struct timer_queue *queue, size_t most);

/* Adds a timer; there is room. */
void timer_queue_add(struct timer_queue *queue, struct timer timer);

/* The earliest timer, or NULL if there is none. */
const struct timer *timer_queue_first(const struct timer_queue *queue);

/* Takes the earliest timer out; there is one. */
struct timer timer_queue_take(struct timer_queue *queue);

/* Frees what timer_queue_make made. */
void timer_queue_drop(struct timer_queue *queue);

#endif
