/* responsiveness: how late a ticker on the main thread is, while work is done there or by workers.
 */

#include "clock.h"
#include "failure.h"
#include "probing/observe.h"
#include "probing/probe.h"
#include "probing/team.h"
#include "roles/computer.h"
#include "roles/work.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { MILLISECOND_NS = 1000000, TICK_NS = 5 * MILLISECOND_NS, STRETCH_NS = 20 * MILLISECOND_NS };

struct ticker {
    uint64_t began, due; /* when the next tick is */
    uint64_t *delays;
    size_t ticks, all;
};

static struct ticker start_ticker(uint64_t milliseconds)
{
    const size_t all = (size_t)(milliseconds * MILLISECOND_NS / TICK_NS);
    struct ticker ticker = {.all = all > 0 ? all : 1};
    ticker.delays = calloc(ticker.all, sizeof *ticker.delays);
    if (ticker.delays == NULL)
        fail(FAILURE_INTERNAL, "no memory for %zu ticks", ticker.all);
    ticker.began = now_ns();
    ticker.due = ticker.began + TICK_NS;
    return ticker;
}

/* Makes all ticks that are due. */
static void tick(struct ticker *ticker)
{
    const uint64_t now = now_ns();
    for (; ticker->ticks < ticker->all && ticker->due <= now; ticker->due += TICK_NS)
        ticker->delays[ticker->ticks++] = now - ticker->due;
}

static void end_ticker(struct ticker *ticker, const char *work, uint64_t workers)
{
    char condition[64];
    snprintf(condition, sizeof condition, "work=%s;workers=%" PRIu64, work, workers);
    sort_values(ticker->delays, ticker->ticks);
    observe("delay_p50_ns", percentile(ticker->delays, ticker->ticks, 50), "ns", "%s", condition);
    observe("delay_p99_ns", percentile(ticker->delays, ticker->ticks, 99), "ns", "%s", condition);
    observe("delay_max_ns", percentile(ticker->delays, ticker->ticks, 100), "ns", "%s", condition);
    free(ticker->delays);
}

static void work_between_ticks(uint64_t milliseconds)
{
    struct ticker ticker = start_ticker(milliseconds);
    for (uint64_t t = 0; ticker.ticks < ticker.all; tick(&ticker)) {
        const uint64_t until = now_ns() + STRETCH_NS;
        while (now_ns() < until)
            work_collatz(COMPUTER_TASK_SIZE, t++);
    }
    end_ticker(&ticker, "ticker", 0);
}

static void sleep_until(uint64_t due)
{
    for (uint64_t now; (now = now_ns()) < due;) {
        const struct timespec left = {.tv_nsec = (long)(due - now)};
        nanosleep(&left, NULL);
    }
}

static void work_by(const struct breed *breed, size_t workers, uint64_t milliseconds)
{
    struct shared shared;
    shared_make(&shared, breed, sizeof(atomic_bool));
    struct team team;
    team_make(&team, breed, workers, &computer_role, &shared);
    team_tell_all(&team, 0);
    struct ticker ticker = start_ticker(milliseconds);
    while (ticker.ticks < ticker.all) {
        sleep_until(ticker.due);
        tick(&ticker);
    }
    atomic_store((atomic_bool *)shared.memory, true);
    team_close(&team);
    shared_drop(&shared);
    end_ticker(&ticker, "workers", workers);
}

static void run(const struct experiment *experiment)
{
    const uint64_t milliseconds = setting_number(experiment, "milliseconds");
    const struct numbers counts = setting_numbers(experiment, "counts");
    work_between_ticks(milliseconds);
    for (size_t i = 0; i < counts.count; i++)
        work_by(experiment->breed, (size_t)counts.values[i], milliseconds);
}

static const struct setting settings[] = {
    {"counts", "1,4", SETTING_NUMBERS, 0, 10000},
    {"milliseconds", "400", SETTING_NUMBER, 5, 3600000},
    {0},
};

static struct probe responsiveness = {.name = "responsiveness", .settings = settings, .run = run};
REGISTER_PROBE(responsiveness)
