#include "timer_queue.h"

#include <stdlib.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

int64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

TimerQueue queue_make(void)
{
    return (TimerQueue){.timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)};
}

/* The i-th of those waiting, from the head. */
static Waiting *at(const TimerQueue *queue, size_t i)
{
    return &queue->ring[(queue->head + i) & (queue->capacity - 1)];
}

bool queue_put(TimerQueue *queue, Waiting waiting)
{
    if (queue->length == queue->capacity) {
        size_t capacity = queue->capacity ? 2 * queue->capacity : 1024;
        Waiting *grown = malloc(capacity * sizeof *grown);
        if (!grown) return false;
        for (size_t i = 0; i < queue->length; i++) grown[i] = *at(queue, i);
        free(queue->ring);
        queue->ring = grown;
        queue->capacity = capacity;
        queue->head = 0;
    }
    *at(queue, queue->length++) = waiting;
    return true;
}

const Waiting *queue_first(const TimerQueue *queue)
{
    return queue->length > 0 ? at(queue, 0) : NULL;
}

void queue_remove_first(TimerQueue *queue)
{
    queue->head = (queue->head + 1) & (queue->capacity - 1);
    queue->length--;
}

bool queue_arm(TimerQueue *queue)
{
    const Waiting *first = queue_first(queue);
    if (!first || first->deadline_ns == queue->armed_ns) return true;
    queue->armed_ns = first->deadline_ns;
    struct itimerspec at = {
        .it_value = {queue->armed_ns / 1000000000, queue->armed_ns % 1000000000}};
    return timerfd_settime(queue->timer, TFD_TIMER_ABSTIME, &at, NULL) == 0;
}

void queue_fired(TimerQueue *queue)
{
    uint64_t expirations;
    if (read(queue->timer, &expirations, sizeof expirations) > 0) queue->armed_ns = 0;
}
