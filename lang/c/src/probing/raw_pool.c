#include "probing/raw_pool.h"

#include "clock.h"
#include "failure.h"
#include "probing/team.h"
#include "probing/victim.h"
#include "roles/lock.h"
#include "roles/mortal.h"

#include <inttypes.h>
#include <sys/wait.h>

enum { WORKERS = 4 };

static void make_pool(struct team *team, struct shared *shared, const struct breed *breed,
                      const struct role *role, enum death death)
{
    shared_make(shared, breed, sizeof(struct mortal_stage));
    struct mortal_stage *stage = shared->memory;
    stage->death = death;
    if (!lock_make(&stage->lock, false))
        fail(FAILURE_INTERNAL, "make a lock");
    condition_make(&stage->jobs.added);
    condition_make(&stage->results.added);
    team_open(team, breed, WORKERS);
    while (team->count < WORKERS)
        team_add(team, role, shared, (int[ROLE_GIVEN]){victim_news(), -1});
}

/* Processes that have not ended; the team's threads have not as long as this one is there. */
static void tell_alive(const struct team *team)
{
    size_t alive = 0;
    for (size_t worker = 0; worker < team->count; worker++) {
        siginfo_t ended = {0};
        if (team->wires[worker] >= 0 &&
            (!team->breed->processes || (waitid(P_PID, (id_t)team->workers[worker].pid, &ended,
                                                WEXITED | WNOHANG | WNOWAIT) == 0 &&
                                         ended.si_pid == 0)))
            alive++;
    }
    victim_tell("alive %zu", alive);
}

/* Threads with a queue. */
static void run_threads(const struct breed *breed, enum death death)
{
    struct shared shared;
    struct team team;
    make_pool(&team, &shared, breed, &queue_mortal_role, death);
    struct mortal_stage *stage = shared.memory;
    for (uint64_t job = 0; job < MORTAL_JOBS; job++)
        queue_put(stage, &stage->jobs, job);
    for (size_t settled = 0; settled < MORTAL_JOBS; settled++)
        victim_tell("result %" PRIu64, queue_take(stage, &stage->results));
    tell_alive(&team);
    victim_tell("settled");
}

/* Processes with a wire each, that are given the next job when they have done one. */
static void run_processes(const struct breed *breed, enum death death)
{
    struct shared shared;
    struct team team;
    make_pool(&team, &shared, breed, &mortal_role, death);
    uint64_t next = 0;
    while (next < WORKERS) {
        team_tell(&team, next, next);
        next++;
    }
    for (size_t settled = 0; settled < MORTAL_JOBS; settled++) {
        uint64_t job = 0;
        bool gone = false;
        const size_t worker = team_listen(&team, -1, &job, &gone);
        if (gone) {
            char word[32];
            victim_word(team_bury(&team, worker), word, sizeof word);
            victim_tell("knew %" PRIu64 " %s", now_ns(), word);
            tell_alive(&team);
            continue;
        }
        victim_tell("result %" PRIu64, job);
        if (next < MORTAL_JOBS)
            team_tell(&team, worker, next++);
    }
    tell_alive(&team);
    victim_tell("settled");
    team_close(&team);
    shared_drop(&shared);
}

void raw_pool_run(const struct breed *breed, enum death death)
{
    if (breed->processes)
        run_processes(breed, death);
    else
        run_threads(breed, death);
}
