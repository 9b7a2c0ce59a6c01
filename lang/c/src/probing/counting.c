#include "probing/counting.h"

#include "failure.h"
#include "roles/lock.h"

void counting_open(struct counting *counting, const struct experiment *experiment, size_t workers)
{
    const size_t line = 128;
    const size_t beside = sizeof *counting->stage + workers * sizeof(struct counted);
    shared_make(&counting->shared, experiment->breed, beside + workers * sizeof(uint64_t) + line);
    struct counting_stage *stage = counting->stage = counting->shared.memory;
    stage->workers = workers;
    stage->operations = experiment->repeats;
    stage->cap_ms = setting_number(experiment, "cap_ms");
    stage->beside = beside;
    if (!lock_make(&stage->lock, false))
        fail(FAILURE_INTERNAL, "make a lock");
    team_make(&counting->team, experiment->breed, workers, &counter_role, &counting->shared);
}

struct counting_result counting_run(struct counting *counting, enum counting_kind kind)
{
    struct counting_stage *stage = counting->stage;
    gate_close(&stage->gate);
    atomic_store(&stage->counter, 0);
    team_tell_all(&counting->team, kind);
    team_hear_all(&counting->team);
    struct counting_result result = {.counter = atomic_load(&stage->counter)};
    const uint64_t began = atomic_load(&stage->gate.opened_ns);
    for (size_t worker = 0; worker < stage->workers; worker++) {
        const struct counted *each = &stage->each[worker];
        result.made += each->made;
        if (each->made > result.most_made)
            result.most_made = each->made;
        if (each->ended_ns - began > result.ns)
            result.ns = each->ended_ns - began;
    }
    return result;
}

void counting_close(struct counting *counting)
{
    team_close(&counting->team);
    shared_drop(&counting->shared);
}
