#include "timer_queue.h"

#include <stdlib.h>

bool timer_queue_make(struct timer_queue *queue, size_t most)
{
    *queue = (struct timer_queue){.timers = calloc(most, sizeof(struct timer))};
    return queue->timers != NULL;
}

void timer_queue_add(struct timer_queue *queue, struct timer timer)
{
    size_t at = queue->count++;
    while (at > 0) {
        size_t above = (at - 1) / 2;
        if (queue->timers[above].until_ns <= timer.until_ns)
            break;
        queue->timers[at] = queue->timers[above];
        at = above;
    }
    queue->timers[at] = timer;
}

const struct timer *timer_queue_first(const struct timer_queue *queue)
{
    return queue->count > 0 ? &queue->timers[0] : NULL;
}

struct timer timer_queue_take(struct timer_queue *queue)
{
    const struct timer first = queue->timers[0];
    const struct timer last = queue->timers[--queue->count];
    size_t at = 0;
    for (;;) {
        size_t below = 2 * at + 1;
        if (below >= queue->count)
            break;
        if (below + 1 < queue->count &&
            queue->timers[below + 1].until_ns < queue->timers[below].until_ns)
            below++;
        if (last.until_ns <= queue->timers[below].until_ns)
            break;
        queue->timers[at] = queue->timers[below];
        at = below;
    }
    queue->timers[at] = last;
    return first;
}

void timer_queue_drop(struct timer_queue *queue)
{
    free(queue->timers);
    *queue = (struct timer_queue){0};
}
