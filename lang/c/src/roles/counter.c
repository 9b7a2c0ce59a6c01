#include "roles/counter.h"

#include "clock.h"
#include "roles/wire.h"

/* excerpt of race */
/* Without a lock, as the language defines it: no update of the one counter that another makes
 * between the load and the store survives. */
static void read_add_write(_Atomic uint64_t *counter, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++)
        atomic_store_explicit(counter, atomic_load_explicit(counter, memory_order_relaxed) + 1,
                              memory_order_relaxed);
}
/* end of excerpt */

static void add_atomically(_Atomic uint64_t *counter, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++)
        atomic_fetch_add_explicit(counter, 1, memory_order_relaxed);
}

/* excerpt of race */
static void add_under_lock(struct counting_stage *stage, uint64_t times)
{
    for (uint64_t i = 0; i < times; i++) {
        pthread_mutex_lock(&stage->lock);
        read_add_write(&stage->counter, 1);
        pthread_mutex_unlock(&stage->lock);
    }
}
/* end of excerpt */

static void count(struct counting_stage *stage, enum counting_kind kind, size_t index,
                  uint64_t times)
{
    _Atomic uint64_t *beside = (void *)((char *)stage + stage->beside);
    switch (kind) {
    case COUNTING_NONE:
        read_add_write(&stage->each[index].counter, times);
        break;
    case COUNTING_UNPADDED:
        read_add_write(&beside[index], times);
        break;
    case COUNTING_ATOMIC:
        add_atomically(&stage->counter, times);
        break;
    case COUNTING_LOCK:
        add_under_lock(stage, times);
        break;
    case COUNTING_READ_ADD_WRITE:
        read_add_write(&stage->counter, times);
        break;
    case COUNTING_KINDS:
        break;
    }
}

static void play(const struct part *part)
{
    enum { PORTION = 1000 };
    struct counting_stage *stage = part->shared;
    struct counted *own = &stage->each[part->index];
    uint64_t kind;
    while (wire_receive(part->wire, &kind)) {
        const uint64_t until =
            gate_pass(&stage->gate, part->index, stage->workers) + stage->cap_ms * 1000000;
        uint64_t made = 0, now;
        do {
            const uint64_t left = stage->operations - made;
            const uint64_t times = left < PORTION ? left : PORTION;
            count(stage, (enum counting_kind)kind, part->index, times);
            made += times;
            now = now_ns();
        } while (made < stage->operations && now < until);
        own->made = made;
        own->ended_ns = now;
        if (!wire_send(part->wire, made))
            break;
    }
}

struct role counter_role = {.name = "counter", .play = play};
REGISTER_ROLE(counter_role)
