/* deadlock: who notices that workers stand still. */

#include "clock.h"
#include "failure.h"
#include "probing/observe.h"
#include "probing/probe.h"
#include "probing/standstill.h"
#include "probing/victim.h"

#include <inttypes.h>
#include <stdio.h>

enum { MILLISECOND_NS = 1000000 };

static void check(const struct experiment *experiment)
{
    const char *name = victim_case(experiment);
    if (name != NULL && standstill_find(name, experiment->breed) == NULL)
        fail(FAILURE_USAGE, "there is no case '%s'", name);
}

static void observe_end(const char *kind, uint64_t after_ns, const char *who, const char *saw)
{
    observe("noticed_after_ns", (double)after_ns, "ns", "kind=%s;noticed_by=%s;saw=%s", kind, who,
            saw);
}

/* Returns when the child has come to its standstill, and says when that was. */
static uint64_t await_standstill(struct victim *victim, const char *kind)
{
    char line[VICTIM_LINE_BYTES];
    uint64_t stuck_ns;
    if (victim_await(victim, now_ns() + VICTIM_START_NS, line) != VICTIM_SAID ||
        sscanf(line, "stuck %" SCNu64, &stuck_ns) != 1)
        fail(FAILURE_TASK_FAILED, "kind %s: the child came to no standstill", kind);
    return stuck_ns;
}

static void run_kind(const struct experiment *experiment, const char *kind)
{
    const uint64_t limit_ns = setting_number(experiment, "limit_ms") * MILLISECOND_NS;
    struct victim victim;
    victim_start(&victim, experiment, kind);
    const uint64_t stuck_ns = await_standstill(&victim, kind);
    char line[VICTIM_LINE_BYTES], word[32];
    const enum victim_event event = victim_await(&victim, stuck_ns + limit_ns, line);
    const uint64_t ended_ns = victim.ended_ns;
    const int status = victim_end(&victim);
    uint64_t moment_ns;
    if (event == VICTIM_SILENT) {
        observe_end(kind, limit_ns, "nobody", "nothing");
    } else if (event == VICTIM_ENDED) {
        victim_word(status, word, sizeof word);
        observe_end(kind, ended_ns - stuck_ns, "runtime", word);
    } else if (sscanf(line, "error %" SCNu64 " %31s", &moment_ns, word) == 2) {
        observe_end(kind, moment_ns - stuck_ns, "error", word);
    } else if (sscanf(line, "through %" SCNu64, &moment_ns) == 1) {
        observe_end(kind, moment_ns - stuck_ns, "no_deadlock", "nothing");
    } else {
        fail(FAILURE_INTERNAL, "kind %s: the child said: %s", kind, line);
    }
}

static void run(const struct experiment *experiment)
{
    const char *name = victim_case(experiment);
    if (name != NULL) {
        victim_prepare();
        standstill_run(standstill_find(name, experiment->breed), experiment->breed);
    }
    for (const struct standstill *each = standstills; each->kind != NULL; each++)
        if (standstill_find(each->kind, experiment->breed) != NULL)
            for (uint64_t repeat = 0; repeat < experiment->repeats; repeat++)
                run_kind(experiment, each->kind);
}

static const struct setting settings[] = {
    {"limit_ms", "300", SETTING_NUMBER, 1, 3600000},
    VICTIM_SETTINGS,
    {0},
};

static struct probe deadlock = {
    .name = "deadlock", .settings = settings, .repeats = 1, .check = check, .run = run};
REGISTER_PROBE(deadlock)
