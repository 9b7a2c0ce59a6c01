/* crash: who dies with a worker of a pool, and what is still done. */

#include "clock.h"
#include "failure.h"
#include "probing/observe.h"
#include "probing/probe.h"
#include "probing/raw_pool.h"
#include "probing/victim.h"
#include "roles/mortal.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MILLISECOND_NS = 1000000 };

static const char *const kinds[DEATHS] = {
    [DEATH_SEGFAULT] = "segfault",
    [DEATH_ABORT] = "abort",
    [DEATH_STACK_OVERFLOW] = "stack_overflow",
    [DEATH_HEAP_EXHAUSTED] = "heap_exhausted",
    [DEATH_EXIT] = "exit",
    [DEATH_SIGKILL] = "sigkill",
};

/* DEATHS: there is none of that name. */
static enum death find_kind(const char *name)
{
    enum death death = 0;
    while (death < DEATHS && strcmp(kinds[death], name) != 0)
        death++;
    return death;
}

static void check(const struct experiment *experiment)
{
    const struct names names = setting_names(experiment, "kinds");
    for (size_t i = 0; i < names.count; i++)
        if (find_kind(names.values[i]) == DEATHS)
            fail(FAILURE_USAGE, "there is no kind '%s'", names.values[i]);
    const char *name = victim_case(experiment);
    if (name != NULL && find_kind(name) == DEATHS)
        fail(FAILURE_USAGE, "there is no case '%s'", name);
}

/* What the parent has heard. */
struct account {
    uint64_t armed_ns, knew_ns; /* 0: not yet */
    bool settled;
    size_t alive;
    bool done[MORTAL_JOBS];
    char saw[32];
};

static void note(struct account *account, const char *line)
{
    uint64_t job;
    if (sscanf(line, "armed %" SCNu64, &account->armed_ns) == 1 ||
        sscanf(line, "knew %" SCNu64 " %31s", &account->knew_ns, account->saw) == 2 ||
        sscanf(line, "alive %zu", &account->alive) == 1)
        return;
    if (strcmp(line, "settled") == 0)
        account->settled = true;
    else if (sscanf(line, "result %" SCNu64, &job) == 1 && job < MORTAL_JOBS)
        account->done[job] = true;
}

/* Listens until all is settled and the child has ended, or it has died, or for too long. */
static enum victim_event listen(struct victim *victim, struct account *account, uint64_t limit_ns)
{
    const uint64_t start_until = now_ns() + VICTIM_START_NS;
    for (;;) {
        char line[VICTIM_LINE_BYTES];
        const uint64_t until = account->armed_ns != 0 ? account->armed_ns + limit_ns : start_until;
        const enum victim_event event = victim_await(victim, until, line);
        if (event != VICTIM_SAID)
            return event;
        note(account, line);
    }
}

static void observe_run(const struct account *account, const char *kind, bool survived,
                        const char *end)
{
    char condition[160];
    snprintf(condition, sizeof condition, "kind=%s;pool=raw;saw=%s;end=%s", kind, account->saw,
             end);
    size_t done = 0;
    for (size_t job = 0; job < MORTAL_JOBS; job++)
        done += account->done[job];
    observe("siblings_alive", survived ? (double)account->alive : 0, "workers", "%s", condition);
    observe("child_survived", survived, "programs", "%s", condition);
    observe("jobs_done", (double)done, "jobs", "%s", condition);
    if (account->knew_ns != 0)
        observe("owner_knew_ns", (double)account->knew_ns - (double)account->armed_ns, "ns", "%s",
                condition);
}

static void run_kind(const struct experiment *experiment, const char *kind)
{
    struct account account = {.saw = "nothing"};
    struct victim victim;
    victim_start(&victim, experiment, kind);
    const enum victim_event event =
        listen(&victim, &account, setting_number(experiment, "limit_ms") * MILLISECOND_NS);
    const uint64_t ended_ns = victim.ended_ns;
    const int status = victim_end(&victim);
    if (account.armed_ns == 0)
        fail(FAILURE_TASK_FAILED, "kind %s: the child came to no fault (wait status %d)", kind,
             status);
    /* Where it lives on after the limit, the end that it had was not its own. */
    const bool lived = event != VICTIM_ENDED;
    const bool survived = lived || (status == 0 && account.settled);
    char end[32];
    victim_word(lived ? 0 : status, end, sizeof end);
    if (!survived && account.knew_ns == 0)
        account.knew_ns = ended_ns;
    observe_run(&account, kind, survived, end);
}

static void run(const struct experiment *experiment)
{
    const char *name = victim_case(experiment);
    if (name != NULL) {
        victim_prepare();
        raw_pool_run(experiment->breed, find_kind(name));
        return;
    }
    const struct names chosen = setting_names(experiment, "kinds");
    for (size_t i = 0; i < (chosen.count > 0 ? chosen.count : DEATHS); i++)
        for (uint64_t repeat = 0; repeat < experiment->repeats; repeat++)
            run_kind(experiment, chosen.count > 0 ? chosen.values[i] : kinds[i]);
}

static const struct setting settings[] = {
    {"kinds", NULL, SETTING_NAMES, 0, 0},
    {"limit_ms", "1000", SETTING_NUMBER, 1, 3600000},
    VICTIM_SETTINGS,
    {0},
};

static struct probe crash = {
    .name = "crash", .settings = settings, .repeats = 1, .check = check, .run = run};
REGISTER_PROBE(crash)
