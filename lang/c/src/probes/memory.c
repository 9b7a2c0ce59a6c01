/* memory: workers stand still before and after some work, to be measured from outside. */

#include "failure.h"
#include "probing/probe.h"
#include "probing/team.h"
#include "roles/labourer.h"

enum { MOST_WORKERS = 10000, WORK = 1 };

static void check(const struct experiment *experiment)
{
    const struct numbers counts = setting_numbers(experiment, "counts");
    for (size_t i = 1; i < counts.count; i++)
        if (counts.values[i] < counts.values[i - 1])
            fail(FAILURE_USAGE, "--param counts must ascend");
}

static void run(const struct experiment *experiment)
{
    const struct numbers counts = setting_numbers(experiment, "counts");
    struct team team;
    team_open(&team, experiment->breed, (size_t)counts.values[counts.count - 1]);
    for (size_t i = 0; i < counts.count; i++) {
        while (team.count < counts.values[i])
            team_add(&team, &labourer_role, NULL, NULL);
        team_park(&team);
        team_tell_all(&team, WORK);
        team_hear_all(&team);
        team_park(&team);
    }
    team_close(&team);
}

static const struct setting settings[] = {
    {"counts", "0,2,8", SETTING_NUMBERS, 0, MOST_WORKERS},
    {0},
};

static struct probe memory = {.name = "memory", .settings = settings, .check = check, .run = run};
REGISTER_PROBE(memory)
