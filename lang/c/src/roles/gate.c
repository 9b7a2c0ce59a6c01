#include "roles/gate.h"

#include "clock.h"

#include <sched.h>

enum { LONG_ENOUGH_NS = 50000000, TURN_NS = 1000, GOOD_ROUNDS = 20 };

/* Number 0 sees that turns go round as fast as only those who run at the same time take them. */
static void open_when_all_run(struct gate *gate, size_t workers)
{
    const uint64_t until = now_ns() + LONG_ENOUGH_NS;
    uint64_t now = now_ns();
    for (uint64_t round = 1, good = 0; good < GOOD_ROUNDS && now < until; round++) {
        const uint64_t began = now;
        atomic_fetch_add(&gate->turn, 1);
        while (atomic_load(&gate->turn) != round * workers && now < until)
            now = now_ns();
        now = now_ns();
        good = now - began < TURN_NS * workers ? good + 1 : 0;
    }
    atomic_store(&gate->opened_ns, now);
}

uint64_t gate_pass(struct gate *gate, size_t worker, size_t workers)
{
    atomic_fetch_add(&gate->arrived, 1);
    while (atomic_load(&gate->arrived) < workers)
        sched_yield();
    if (worker == 0)
        open_when_all_run(gate, workers);
    uint64_t opened;
    while ((opened = atomic_load(&gate->opened_ns)) == 0)
        if (atomic_load(&gate->turn) % workers == worker && worker != 0)
            atomic_fetch_add(&gate->turn, 1);
    return opened;
}

void gate_close(struct gate *gate)
{
    atomic_store(&gate->arrived, 0);
    atomic_store(&gate->turn, 0);
    atomic_store(&gate->opened_ns, 0);
}
