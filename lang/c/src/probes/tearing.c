/* tearing: whether a reader of two words sees half a change, without a lock and with one. */

#include "failure.h"
#include "probing/observe.h"
#include "probing/probe.h"
#include "probing/team.h"
#include "roles/lock.h"
#include "roles/pair.h"

static const struct {
    bool locked;
    const char *name;
} kinds[] = {{false, "unsynchronised"}, {true, "synchronised"}};

static void run(const struct experiment *experiment)
{
    const uint64_t rounds = setting_number(experiment, "rounds");
    struct shared shared;
    shared_make(&shared, experiment->breed, sizeof(struct pair_stage));
    struct pair_stage *stage = shared.memory;
    stage->milliseconds = setting_number(experiment, "milliseconds");
    if (!lock_make(&stage->lock, false))
        fail(FAILURE_INTERNAL, "make a lock");
    struct team team;
    team_make(&team, experiment->breed, 2, &pair_role, &shared);
    for (uint64_t round = 0; round < rounds; round++)
        for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
            gate_close(&stage->gate);
            team_tell_all(&team, kinds[i].locked);
            team_hear_all(&team);
            observe("reads", (double)stage->reads, "reads", "kind=%s", kinds[i].name);
            observe("violations", (double)stage->violations, "reads", "kind=%s", kinds[i].name);
        }
    team_close(&team);
    shared_drop(&shared);
}

static const struct setting settings[] = {
    {"milliseconds", "20", SETTING_NUMBER, 1, 3600000},
    {"rounds", "10", SETTING_NUMBER, 1, 1000000},
    {0},
};

static struct probe tearing = {.name = "tearing", .settings = settings, .run = run};
REGISTER_PROBE(tearing)
