/* switching: what it costs to switch between two workers that hand a byte back and forth. */

#include "probing/ends.h"
#include "probing/observe.h"
#include "probing/probe.h"
#include "probing/team.h"
#include "roles/pinger.h"

#include <inttypes.h>

static void make_team(struct team *team, const struct experiment *experiment,
                      const struct shared *shared)
{
    int ends[2][2];
    ends_of_pipes(ends);
    team_open(team, experiment->breed, 2);
    team_add(team, &pinger_role, shared, ends[0]);
    team_add(team, &pinger_role, shared, ends[1]);
}

static void run_placement(const struct experiment *experiment, struct team *team,
                          struct pinger_stage *stage, const char *placement)
{
    const struct numbers sizes = setting_numbers(experiment, "working_set_kib");
    team_park(team);
    for (size_t i = 0; i < sizes.count; i++) {
        team_tell_all(team, sizes.values[i] << 10);
        team_hear_all(team);
        sort_values(stage->batch_ns, stage->made);
        observe("round_trip_ns",
                percentile(stage->batch_ns, stage->made, 50) / (double)stage->batch, "ns",
                "placement=%s;working_set_kib=%" PRIu64, placement, sizes.values[i]);
    }
}

static void run(const struct experiment *experiment)
{
    struct shared shared;
    shared_make(&shared, experiment->breed, sizeof(struct pinger_stage));
    struct pinger_stage *stage = shared.memory;
    stage->batch = experiment->repeats < PINGER_BATCHES ? 1 : experiment->repeats / PINGER_BATCHES;
    stage->cap_ms = setting_number(experiment, "cap_ms");
    struct team team;
    make_team(&team, experiment, &shared);
    const struct names placements = setting_names(experiment, "placements");
    for (size_t i = 0; i < placements.count; i++)
        run_placement(experiment, &team, stage, placements.values[i]);
    team_close(&team);
    shared_drop(&shared);
}

static const struct setting settings[] = {
    {"placements", "free", SETTING_NAMES, 0, 0},
    {"working_set_kib", "0,32,512", SETTING_NUMBERS, 0, 1 << 20},
    {"cap_ms", "100", SETTING_NUMBER, 0, 3600000},
    {0},
};

static struct probe switching = {
    .name = "switching", .settings = settings, .repeats = 2000, .run = run};
REGISTER_PROBE(switching)
