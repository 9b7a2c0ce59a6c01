/* creation: what it costs to make a worker and join it, beside a parent that holds memory. */

#include "children.h"
#include "failure.h"
#include "probing/observe.h"
#include "probing/probe.h"
#include "roles/cap.h"
#include "roles/idle.h"

#include <inttypes.h>
#include <stdlib.h>
#include <unistd.h>

static uint64_t make_and_join(const struct breed *breed)
{
    struct worker worker = {.role = &idle_role, .part = {.wire = -1, .given = {-1, -1}}};
    uint64_t began = now_ns();
    breed->start(&worker);
    int status = breed->join(&worker);
    uint64_t ended = now_ns();
    if (status != 0)
        fail(FAILURE_WORKER_DIED, "a worker that does nothing ended with wait status %d", status);
    return ended - began;
}

static volatile char *hold(uint64_t mib)
{
    const size_t bytes = (size_t)mib << 20;
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    volatile char *memory = malloc(bytes + 1);
    if (memory == NULL)
        fail(FAILURE_TASK_FAILED, "no memory for %" PRIu64 " MiB", mib);
    for (size_t i = 0; i < bytes; i += page)
        memory[i] = 1;
    return memory;
}

static void run_with(const struct experiment *experiment, uint64_t mib, uint64_t *times)
{
    volatile char *memory = hold(mib);
    const uint64_t first = make_and_join(experiment->breed);
    const struct cap cap = cap_begin(experiment->repeats, setting_number(experiment, "cap_ms"));
    size_t made = 0;
    while (cap_allows(&cap, made, now_ns()))
        times[made++] = make_and_join(experiment->breed);
    free((void *)memory);
    sort_values(times, made);
    observe("first_ns", (double)first, "ns", "resident_mib=%" PRIu64, mib);
    static const struct {
        const char *metric;
        unsigned percent;
    } shown[] = {{"creation_p10_ns", 10}, {"creation_p50_ns", 50}, {"creation_p90_ns", 90}};
    for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
        observe(shown[i].metric, percentile(times, made, shown[i].percent), "ns",
                "resident_mib=%" PRIu64, mib);
}

static void run(const struct experiment *experiment)
{
    uint64_t *times = calloc(experiment->repeats, sizeof *times);
    if (times == NULL || !children_reserve(1))
        fail(FAILURE_INTERNAL, "no memory for %" PRIu64 " times", experiment->repeats);
    const struct numbers sizes = setting_numbers(experiment, "resident_mib");
    for (size_t i = 0; i < sizes.count; i++)
        run_with(experiment, sizes.values[i], times);
    free(times);
}

static const struct setting settings[] = {
    {"resident_mib", "0,500", SETTING_NUMBERS, 0, 1 << 20},
    {"cap_ms", "200", SETTING_NUMBER, 0, 3600000},
    {0},
};

static struct probe creation = {
    .name = "creation", .settings = settings, .repeats = 200, .run = run};
REGISTER_PROBE(creation)
