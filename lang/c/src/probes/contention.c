/* contention: what it costs to count, each for itself, in one atomic, and under one lock. */

#include "failure.h"
#include "probing/counting.h"
#include "probing/observe.h"

#include <inttypes.h>

static const struct {
    enum counting_kind kind;
    const char *name;
    bool shared; /* all count in one counter */
} kinds[] = {
    {COUNTING_NONE, "none", false},
    {COUNTING_UNPADDED, "unpadded", false},
    {COUNTING_ATOMIC, "atomic", true},
    {COUNTING_LOCK, "lock", true},
};

static void run_workers(const struct experiment *experiment, size_t workers)
{
    struct counting counting;
    counting_open(&counting, experiment, workers);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const struct counting_result result = counting_run(&counting, kinds[i].kind);
        if (kinds[i].shared && result.counter != result.made)
            fail(FAILURE_TASK_FAILED,
                 "the counter of kind %s is %" PRIu64 " after %" PRIu64 " operations",
                 kinds[i].name, result.counter, result.made);
        observe("op_ns", (double)result.ns / (double)result.most_made, "ns", "kind=%s;workers=%zu",
                kinds[i].name, workers);
    }
    counting_close(&counting);
}

static void run(const struct experiment *experiment)
{
    run_workers(experiment, 1);
    if (experiment->workers > 1)
        run_workers(experiment, experiment->workers);
}

static const struct setting settings[] = {
    {"cap_ms", "200", SETTING_NUMBER, 0, 3600000},
    {0},
};

static struct probe contention = {
    .name = "contention", .settings = settings, .workers = 2, .repeats = 200000, .run = run};
REGISTER_PROBE(contention)
