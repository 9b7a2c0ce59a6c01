/* race: whether updates of one counter get lost, without a lock and with one. */

#include "probing/counting.h"
#include "probing/observe.h"

static const struct {
    enum counting_kind counting;
    const char *name;
} kinds[] = {{COUNTING_READ_ADD_WRITE, "unsynchronised"}, {COUNTING_LOCK, "synchronised"}};

static void run(const struct experiment *experiment)
{
    const uint64_t rounds = setting_number(experiment, "rounds");
    struct counting counting;
    counting_open(&counting, experiment, experiment->workers);
    for (uint64_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
            const struct counting_result result = counting_run(&counting, kinds[i].counting);
            observe("updates", (double)result.made, "updates", "kind=%s", kinds[i].name);
            observe("lost", (double)(result.made - result.counter), "updates", "kind=%s",
                    kinds[i].name);
        }
    counting_close(&counting);
}

static const struct setting settings[] = {
    {"rounds", "10", SETTING_NUMBER, 1, 1000000},
    {"cap_ms", "100", SETTING_NUMBER, 0, 3600000},
    {0},
};

static struct probe race = {
    .name = "race", .settings = settings, .workers = 2, .repeats = 20000, .run = run};
REGISTER_PROBE(race)
