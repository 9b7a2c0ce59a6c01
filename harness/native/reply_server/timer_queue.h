/* The answers that wait for their time. Every answer waits equally long, so the order of arrival
 * is the order of the deadlines: the queue is a plain ring, and one timerfd stands at its head. */
#ifndef TIMER_QUEUE_H
#define TIMER_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Names one connection of one descriptor: what waits for a client that has gone never reaches the
 * next one. */
typedef struct {
    int fd;
    uint32_t generation;
} Handle;

typedef struct {
    Handle handle;
    int64_t deadline_ns;
    uint64_t answer; /* as it goes over the wire */
} Waiting;

typedef struct {
    int timer;        /* readable when the head's deadline has come */
    int64_t armed_ns; /* what the timer is set to; 0: nothing */
    Waiting *ring;    /* in order of deadline, its capacity a power of two */
    size_t capacity, head, length;
} TimerQueue;

/* CLOCK_MONOTONIC in nanoseconds. */
int64_t clock_ns(void);

/* An empty queue; its timer is below 0, and errno says why, where the machine has none. */
TimerQueue queue_make(void);

/* Puts an answer behind all others. Returns false when memory is exhausted. */
bool queue_put(TimerQueue *queue, Waiting waiting);

/* Who waits longest, or NULL. Valid until the next put. */
const Waiting *queue_first(const TimerQueue *queue);

/* Takes out the first of a queue that is not empty. */
void queue_remove_first(TimerQueue *queue);

/* Sets the timer to the head of the queue. An empty queue leaves it alone: it fires once more at
 * most. Returns false with errno. */
bool queue_arm(TimerQueue *queue);

/* To be called when the timer is readable. */
void queue_fired(TimerQueue *queue);

#endif
