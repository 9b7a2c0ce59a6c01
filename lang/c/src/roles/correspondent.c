#include "roles/correspondent.h"

#include "pipes.h"
#include "roles/buffer.h"
#include "roles/cap.h"
#include "roles/wire.h"

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

enum { UNCOUNTED = 20, TURNS_BEFORE_YIELD = 1000, CACHE_LINE = 64 };

struct correspondent {
    const struct part *part;
    struct correspondence *shared;
    unsigned char *messages; /* in shared memory */
    unsigned char *own;      /* what is sent and received over descriptors */
    size_t bytes;
    unsigned sum;
};

static void read_message(struct correspondent *self, size_t message)
{
    unsigned sum = 0;
    for (size_t i = 0; i < self->bytes; i += CACHE_LINE)
        sum += *(volatile unsigned char *)&self->messages[message + i];
    self->sum += sum;
}

static void leave_with_condition(struct mailbox *box, size_t message)
{
    pthread_mutex_lock(&box->lock);
    box->message = message;
    box->full = true;
    pthread_cond_signal(&box->filled);
    pthread_mutex_unlock(&box->lock);
}

static size_t take_with_condition(struct mailbox *box)
{
    pthread_mutex_lock(&box->lock);
    while (!box->full)
        pthread_cond_wait(&box->filled, &box->lock);
    size_t message = box->message;
    box->full = false;
    pthread_mutex_unlock(&box->lock);
    return message;
}

static void leave_by_flag(struct mailbox *box, size_t message)
{
    box->message = message;
    atomic_store_explicit(&box->flag, true, memory_order_release);
}

static size_t take_by_flag(struct mailbox *box)
{
    for (unsigned turns = 1; !atomic_load_explicit(&box->flag, memory_order_acquire); turns++)
        if (turns % TURNS_BEFORE_YIELD == 0)
            sched_yield();
    atomic_store_explicit(&box->flag, false, memory_order_relaxed);
    return box->message;
}

#ifndef __APPLE__
static void leave_by_semaphore(struct mailbox *box, size_t message)
{
    box->message = message;
    sem_post(&box->semaphore);
}

static size_t take_by_semaphore(struct mailbox *box)
{
    while (sem_wait(&box->semaphore) != 0 && errno == EINTR)
        continue;
    return box->message;
}
#endif

static bool send_message(struct correspondent *self)
{
    const size_t index = self->part->index;
    struct mailbox *box = &self->shared->mailboxes[1 - index];
    const size_t message = index * self->bytes;
    switch (self->shared->kind) {
    case CHANNEL_VARIABLE:
        leave_with_condition(box, message);
        return true;
    case CHANNEL_SHARED_SPIN:
        leave_by_flag(box, message);
        return true;
#ifndef __APPLE__
    case CHANNEL_SHARED_BLOCK:
        leave_by_semaphore(box, message);
        return true;
#endif
    default:
        return pipe_write_all(self->part->given[1], self->own, self->bytes);
    }
}

static bool receive_message(struct correspondent *self)
{
    struct mailbox *box = &self->shared->mailboxes[self->part->index];
    switch (self->shared->kind) {
    case CHANNEL_VARIABLE:
        read_message(self, take_with_condition(box));
        return true;
    case CHANNEL_SHARED_SPIN:
        read_message(self, take_by_flag(box));
        return true;
#ifndef __APPLE__
    case CHANNEL_SHARED_BLOCK:
        read_message(self, take_by_semaphore(box));
        return true;
#endif
    default:
        return pipe_read_all(self->part->given[0], self->own, self->bytes);
    }
}

static bool ask(struct correspondent *self)
{
    struct correspondence *shared = self->shared;
    uint64_t *times = (void *)((char *)shared + shared->times);
    bool well = true;
    struct cap cap = cap_begin(UNCOUNTED, shared->cap_ms);
    for (uint64_t i = 0; well && cap_allows(&cap, i, now_ns()); i++)
        well = send_message(self) && receive_message(self);
    cap = cap_begin(shared->most, shared->cap_ms);
    shared->made = 0;
    for (uint64_t began = now_ns(); well && cap_allows(&cap, shared->made, began);) {
        well = send_message(self) && receive_message(self);
        uint64_t ended = now_ns();
        times[shared->made++] = ended - began;
        began = ended;
    }
    atomic_store(&shared->over, true);
    return well && send_message(self);
}

static bool answer(struct correspondent *self)
{
    while (receive_message(self)) {
        if (atomic_load(&self->shared->over))
            return true;
        if (!send_message(self))
            return false;
    }
    return false;
}

static void play(const struct part *part)
{
    struct correspondence *shared = part->shared;
    uint64_t bytes;
    bool well = true;
    while (well && wire_receive(part->wire, &bytes)) {
        struct correspondent self = {
            .part = part,
            .shared = shared,
            .messages = (unsigned char *)shared + shared->messages,
            .own = buffer_make(bytes),
            .bytes = bytes,
        };
        if (self.own == NULL)
            abort();
        memset(self.own, 1, bytes);
        memset(self.messages + part->index * bytes, 1, bytes);
        if (shared->kind == CHANNEL_SHARED_SPIN)
            gate_pass(&shared->gate, part->index, 2);
        well = (part->index == 0 ? ask(&self) : answer(&self)) && wire_send(part->wire, self.sum);
        free(self.own);
    }
}

struct role correspondent_role = {.name = "correspondent", .play = play};
REGISTER_ROLE(correspondent_role)
