#include "roles/pair.h"

#include "clock.h"
#include "roles/wire.h"

enum { PORTION = 100 };

/* excerpt of tearing */
static void write_pair(struct pair_stage *stage, uint64_t value)
{
    atomic_store_explicit(&stage->first, value, memory_order_relaxed);
    atomic_store_explicit(&stage->second, value, memory_order_relaxed);
}

static bool read_differs(struct pair_stage *stage)
{
    return atomic_load_explicit(&stage->first, memory_order_relaxed) !=
           atomic_load_explicit(&stage->second, memory_order_relaxed);
}

static void write_until(struct pair_stage *stage, bool locked, uint64_t until)
{
    uint64_t value = 0;
    while (now_ns() < until)
        for (int i = 0; i < PORTION; i++) {
            if (locked)
                pthread_mutex_lock(&stage->lock);
            write_pair(stage, ++value);
            if (locked)
                pthread_mutex_unlock(&stage->lock);
        }
}

static void read_until(struct pair_stage *stage, bool locked, uint64_t until)
{
    uint64_t reads = 0, violations = 0;
    while (now_ns() < until)
        for (int i = 0; i < PORTION; i++, reads++) {
            if (locked)
                pthread_mutex_lock(&stage->lock);
            violations += read_differs(stage);
            if (locked)
                pthread_mutex_unlock(&stage->lock);
        }
    stage->reads = reads;
    stage->violations = violations;
}
/* end of excerpt */

static void play(const struct part *part)
{
    struct pair_stage *stage = part->shared;
    uint64_t locked;
    while (wire_receive(part->wire, &locked)) {
        const uint64_t until =
            gate_pass(&stage->gate, part->index, 2) + stage->milliseconds * 1000000;
        if (part->index == 0)
            write_until(stage, locked != 0, until);
        else
            read_until(stage, locked != 0, until);
        if (!wire_send(part->wire, 0))
            break;
    }
}

struct role pair_role = {.name = "pair", .play = play};
REGISTER_ROLE(pair_role)
