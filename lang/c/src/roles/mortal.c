#include "roles/mortal.h"

#include "roles/wire.h"
#include "roles/work.h"

enum { JOB_SIZE = 8000 }; /* some 2 ms */

static void do_job(const struct part *part, uint64_t job)
{
    const struct mortal_stage *stage = part->shared;
    if (job == MORTAL_FATAL_JOB)
        die(stage->death, part->given[0]);
    work_collatz(JOB_SIZE, job);
}

void queue_put(struct mortal_stage *stage, struct queue *queue, uint64_t item)
{
    pthread_mutex_lock(&stage->lock);
    queue->items[queue->count++] = item;
    pthread_cond_signal(&queue->added);
    pthread_mutex_unlock(&stage->lock);
}

uint64_t queue_take(struct mortal_stage *stage, struct queue *queue)
{
    pthread_mutex_lock(&stage->lock);
    while (queue->taken == queue->count)
        pthread_cond_wait(&queue->added, &stage->lock);
    uint64_t item = queue->items[queue->taken++];
    pthread_mutex_unlock(&stage->lock);
    return item;
}

static void play(const struct part *part)
{
    uint64_t job;
    while (wire_receive(part->wire, &job)) {
        do_job(part, job);
        if (!wire_send(part->wire, job))
            break;
    }
}

struct role mortal_role = {.name = "mortal", .play = play};
REGISTER_ROLE(mortal_role)

static void play_with_queue(const struct part *part)
{
    struct mortal_stage *stage = part->shared;
    for (;;) {
        const uint64_t job = queue_take(stage, &stage->jobs);
        do_job(part, job);
        queue_put(stage, &stage->results, job);
    }
}

struct role queue_mortal_role = {.name = "queue-mortal", .play = play_with_queue};
REGISTER_ROLE(queue_mortal_role)
