/* channel: the round trip of a message between two workers, over every way that there is. */

#include "failure.h"
#include "probing/ends.h"
#include "probing/observe.h"
#include "probing/probe.h"
#include "probing/team.h"
#include "roles/correspondent.h"
#include "roles/lock.h"

#include <inttypes.h>
#include <stdio.h>

struct channel {
    enum channel_kind kind;
    const char *name;
    void (*make_ends)(int ends[2][2]); /* NULL: it is memory */
    bool between_threads, between_processes;
};

static const struct channel channels[] = {
    {CHANNEL_VARIABLE, "variable", NULL, true, false},
    {CHANNEL_PIPE, "pipe", ends_of_pipes, true, true},
    {CHANNEL_SOCKETPAIR, "socketpair", ends_of_socketpair, true, true},
    {CHANNEL_TCP, "tcp", ends_of_tcp, true, true},
    {CHANNEL_SHARED_SPIN, "shared_spin", NULL, true, true},
#ifndef __APPLE__ /* which has no semaphores without a name */
    {CHANNEL_SHARED_BLOCK, "shared_block", NULL, true, true},
#endif
};

/* The one that a textbook would use. */
static enum channel_kind idiomatic(const struct breed *breed)
{
    return breed->processes ? CHANNEL_PIPE : CHANNEL_VARIABLE;
}

static void make_mailbox(struct mailbox *box)
{
    if (!lock_make(&box->lock, false))
        fail(FAILURE_INTERNAL, "make a lock");
    condition_make(&box->filled);
#ifndef __APPLE__
    sem_init(&box->semaphore, 1, 0);
#endif
}

static uint64_t largest(const struct numbers *sizes)
{
    uint64_t most = 0;
    for (size_t i = 0; i < sizes->count; i++)
        most = sizes->values[i] > most ? sizes->values[i] : most;
    return most;
}

static void make_correspondence(struct shared *shared, const struct experiment *experiment,
                                const struct channel *channel, const struct numbers *sizes)
{
    const size_t times = sizeof(struct correspondence);
    const size_t messages = times + experiment->repeats * sizeof(uint64_t);
    shared_make(shared, experiment->breed, messages + 2 * largest(sizes));
    struct correspondence *correspondence = shared->memory;
    correspondence->kind = channel->kind;
    correspondence->most = experiment->repeats;
    correspondence->cap_ms = setting_number(experiment, "cap_ms");
    correspondence->times = times;
    correspondence->messages = messages;
    make_mailbox(&correspondence->mailboxes[0]);
    make_mailbox(&correspondence->mailboxes[1]);
}

static void observe_times(const struct correspondence *correspondence, const char *name,
                          uint64_t bytes, bool is_idiomatic)
{
    uint64_t *times = (void *)((char *)correspondence + correspondence->times);
    const size_t made = correspondence->made;
    uint64_t sum = 0;
    for (size_t i = 0; i < made; i++)
        sum += times[i];
    sort_values(times, made);
    char condition[128];
    snprintf(condition, sizeof condition, "channel=%s;bytes=%" PRIu64 ";idiomatic=%s", name, bytes,
             is_idiomatic ? "yes" : "no");
    observe("round_trip_p50_ns", percentile(times, made, 50), "ns", "%s", condition);
    observe("round_trip_p99_ns", percentile(times, made, 99), "ns", "%s", condition);
    observe("bytes_per_s", 2e9 * (double)bytes * (double)made / (double)sum, "B/s", "%s",
            condition);
}

static void run_channel(const struct experiment *experiment, const struct channel *channel)
{
    const struct numbers sizes = setting_numbers(experiment, "bytes");
    struct shared shared;
    make_correspondence(&shared, experiment, channel, &sizes);
    struct correspondence *correspondence = shared.memory;
    int ends[2][2] = {{-1, -1}, {-1, -1}};
    if (channel->make_ends != NULL)
        channel->make_ends(ends);
    struct team team;
    team_open(&team, experiment->breed, 2);
    team_add(&team, &correspondent_role, &shared, ends[0]);
    team_add(&team, &correspondent_role, &shared, ends[1]);
    for (size_t i = 0; i < sizes.count; i++) {
        atomic_store(&correspondence->over, false);
        gate_close(&correspondence->gate);
        team_tell_all(&team, sizes.values[i]);
        team_hear_all(&team);
        observe_times(correspondence, channel->name, sizes.values[i],
                      channel->kind == idiomatic(experiment->breed));
    }
    team_close(&team);
    shared_drop(&shared);
}

static void run(const struct experiment *experiment)
{
    const bool processes = experiment->breed->processes;
    for (size_t i = 0; i < sizeof channels / sizeof channels[0]; i++)
        if (processes ? channels[i].between_processes : channels[i].between_threads)
            run_channel(experiment, &channels[i]);
}

static const struct setting settings[] = {
    {"bytes", "1,4096,65536,1048576", SETTING_NUMBERS, 1, 1 << 30},
    {"cap_ms", "50", SETTING_NUMBER, 0, 3600000},
    {0},
};

static struct probe channel_probe = {
    .name = "channel", .settings = settings, .repeats = 1000, .run = run};
REGISTER_PROBE(channel_probe)
