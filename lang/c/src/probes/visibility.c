/* visibility: whether one worker sees what its sibling changes. */

#include "failure.h"
#include "probing/observe.h"
#include "probing/probe.h"
#include "probing/team.h"
#include "roles/changer.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { CHANGING, LOOKING, WORKERS };

static const char *const kinds[CHANGE_KINDS] = {
    [CHANGE_VARIABLE] = "variable",
    [CHANGE_SHARED_MAPPING] = "shared_mapping",
    [CHANGE_WORKING_DIRECTORY] = "working_directory",
    [CHANGE_ENVIRONMENT] = "environment",
    [CHANGE_DESCRIPTOR] = "descriptor",
    [CHANGE_UMASK] = "umask",
    [CHANGE_SIGNAL_HANDLER] = "signal_handler",
};

static uint64_t ask(struct team *team, size_t worker, enum change_kind kind,
                    enum change_action action)
{
    team_tell(team, worker, change_word(kind, action));
    uint64_t answer = team_hear(team, worker);
    if (answer >= CHANGER_FAILED)
        fail(FAILURE_TASK_FAILED, "cannot change the %s: %s", kinds[kind],
             strerror((int)(answer - CHANGER_FAILED)));
    return answer;
}

/* Directories that are there anyway, so that none has to be made and removed. */
static void find_directories(glob_t *found)
{
    static const char *const patterns[] = {"/*/", "/usr/*/", "/usr/*/*/"};
    memset(found, 0, sizeof *found);
    for (size_t i = 0; i < sizeof patterns / sizeof patterns[0]; i++)
        glob(patterns[i], i > 0 ? GLOB_APPEND : 0, NULL, found);
}

/* Notes the next directory, from `*at` on and round and round, that can be entered and is not the
 * one in which all begin. */
static void choose_directory(const glob_t *found, size_t *at, struct change_stage *stage)
{
    char here[CHANGER_PATH_BYTES], real[CHANGER_PATH_BYTES];
    if (getcwd(here, sizeof here) == NULL)
        here[0] = '\0';
    for (size_t tried = 0; tried < found->gl_pathc; tried++) {
        const char *path = found->gl_pathv[(*at)++ % found->gl_pathc];
        if (access(path, X_OK) == 0 && realpath(path, real) != NULL && strcmp(real, here) != 0 &&
            strcmp(real, stage->path) != 0) {
            snprintf(stage->path, sizeof stage->path, "%s", real);
            return;
        }
    }
    fail(FAILURE_TASK_FAILED, "there are no directories to change to");
}

static void run_kind(const struct experiment *experiment, enum change_kind kind,
                     const glob_t *directories)
{
    static uint64_t value;
    size_t directory = 0;
    struct shared shared;
    shared_make(&shared, experiment->breed, sizeof(struct change_stage));
    struct change_stage *stage = shared.memory;
    struct team team;
    team_make(&team, experiment->breed, WORKERS, &changer_role, &shared);
    ask(&team, CHANGING, kind, CHANGE_KEEP);
    ask(&team, LOOKING, kind, CHANGE_KEEP);
    for (uint64_t i = 0; i < experiment->repeats; i++) {
        stage->value = ++value;
        if (kind == CHANGE_WORKING_DIRECTORY)
            choose_directory(directories, &directory, stage);
        ask(&team, CHANGING, kind, CHANGE_MAKE);
        uint64_t seen = ask(&team, LOOKING, kind, CHANGE_LOOK);
        observe("seen", (double)seen, "bool", "kind=%s", kinds[kind]);
    }
    ask(&team, CHANGING, kind, CHANGE_UNDO);
    team_close(&team);
    shared_drop(&shared);
}

static void run(const struct experiment *experiment)
{
    glob_t directories;
    find_directories(&directories);
    for (int kind = 0; kind < CHANGE_KINDS; kind++)
        run_kind(experiment, (enum change_kind)kind, &directories);
    globfree(&directories);
}

static const struct setting settings[] = {{0}};

static struct probe visibility = {
    .name = "visibility", .settings = settings, .repeats = 59, .run = run};
REGISTER_PROBE(visibility)
