#include "probing/standstill.h"

#include "clock.h"
#include "failure.h"
#include "probing/ends.h"
#include "probing/team.h"
#include "probing/victim.h"
#include "roles/lock.h"
#include "roles/locker.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

static void tell_stuck(void)
{
    victim_tell("stuck %" PRIu64, now_ns());
}

/* Tells of the first worker that goes on. Does not return unless after that many milliseconds, if
 * they are not negative, nobody did. */
static void tell_who_goes_on(struct team *team, int milliseconds)
{
    uint64_t error = 0;
    bool gone = false;
    if (team_listen(team, milliseconds, &error, &gone) == team->count)
        return;
    if (gone)
        fail(FAILURE_WORKER_DIED, "a worker ended that was to stand still");
    if (error == 0)
        victim_tell("through %" PRIu64, now_ns());
    else if (error == EOWNERDEAD)
        victim_tell("error %" PRIu64 " EOWNERDEAD", now_ns());
    else if (error == EDEADLK)
        victim_tell("error %" PRIu64 " EDEADLK", now_ns());
    else
        victim_tell("error %" PRIu64 " errno-%" PRIu64, now_ns(), error);
    for (;;)
        pause(); /* until the parent ends it */
}

static void make_lockers(struct team *team, const struct breed *breed, size_t count, bool robust)
{
    static struct shared shared;
    shared_make(&shared, breed, sizeof(struct locker_stage));
    struct locker_stage *stage = shared.memory;
    if (!lock_make(&stage->locks[0], robust) || !lock_make(&stage->locks[1], robust))
        fail(FAILURE_INTERNAL, "make a lock");
    team_make(team, breed, count, &locker_role, &shared);
}

static void obtain(struct team *team, size_t worker, enum locker_order order)
{
    team_tell(team, worker, order);
    if (team_hear(team, worker) != 0)
        fail(FAILURE_INTERNAL, "a worker did not get a lock that was free");
}

static void invert(struct team *team)
{
    obtain(team, 0, LOCKER_LOCK_FIRST);
    obtain(team, 1, LOCKER_LOCK_SECOND);
    tell_stuck();
    team_tell(team, 0, LOCKER_LOCK_SECOND);
    team_tell(team, 1, LOCKER_LOCK_FIRST);
    tell_who_goes_on(team, -1);
}

static void invert_locks(const struct breed *breed)
{
    struct team team;
    make_lockers(&team, breed, 2, false);
    invert(&team);
}

static void invert_locks_with_bystander(const struct breed *breed)
{
    struct team team;
    make_lockers(&team, breed, 3, false);
    team_tell(&team, 2, LOCKER_COMPUTE);
    invert(&team);
}

static void kill_holder_of(const struct breed *breed, bool robust)
{
    struct team team;
    make_lockers(&team, breed, 2, robust);
    obtain(&team, 0, LOCKER_LOCK_FIRST);
    kill(team.workers[0].pid, SIGKILL);
    team_bury(&team, 0);
    tell_stuck();
    team_tell(&team, 1, LOCKER_LOCK_FIRST);
    tell_who_goes_on(&team, -1);
}

static void kill_holder(const struct breed *breed)
{
    kill_holder_of(breed, false);
}

static void kill_holder_robust(const struct breed *breed)
{
    kill_holder_of(breed, true);
}

static void fork_while_locked(const struct breed *breed)
{
    (void)breed; /* a thread holds the lock, and a process is forked, whatever the model */
    struct team holder, forked;
    make_lockers(&holder, &thread_breed, 1, false);
    obtain(&holder, 0, LOCKER_LOCK_OWN);
    team_make(&forked, &forked_breed, 1, &locker_role, NULL);
    tell_stuck();
    team_tell(&forked, 0, LOCKER_LOCK_OWN);
    tell_who_goes_on(&forked, -1);
}

static bool is_full(int pipe)
{
    struct pollfd end = {.fd = pipe, .events = POLLOUT};
    return poll(&end, 1, 0) == 0;
}

static void fill_pipes(const struct breed *breed)
{
    int ends[2][2], watched[2];
    ends_of_pipes(ends);
    struct team team;
    team_open(&team, breed, 2);
    for (int worker = 0; worker < 2; worker++) {
        watched[worker] = fcntl(ends[worker][1], F_DUPFD_CLOEXEC, 0);
        if (watched[worker] < 0)
            fail(FAILURE_INTERNAL, "dup: %s", strerror(errno));
        team_add(&team, &locker_role, NULL, ends[worker]);
    }
    team_tell_all(&team, LOCKER_FLOOD);
    while (!is_full(watched[0]) || !is_full(watched[1]))
        tell_who_goes_on(&team, 1);
    tell_stuck();
    tell_who_goes_on(&team, -1);
}

const struct standstill standstills[] = {
    {"lock_inversion", true, true, true, invert_locks},
    {"lock_inversion_with_bystander", true, true, true, invert_locks_with_bystander},
    {"holder_killed", false, true, true, kill_holder},
#ifndef __APPLE__ /* which has no robust locks */
    {"holder_killed_robust", false, true, true, kill_holder_robust},
#endif
    {"fork_while_locked", true, true, false, fork_while_locked},
    {"full_pipes", true, true, true, fill_pipes},
    {0},
};

const struct standstill *standstill_find(const char *kind, const struct breed *breed)
{
    for (const struct standstill *each = standstills; each->kind != NULL; each++)
        if (strcmp(each->kind, kind) == 0 && (breed->by_exec     ? each->of_executed
                                              : breed->processes ? each->of_forked
                                                                 : each->of_threads))
            return each;
    return NULL;
}

_Noreturn void standstill_run(const struct standstill *standstill, const struct breed *breed)
{
    standstill->bring_about(breed);
    for (;;)
        pause();
}
