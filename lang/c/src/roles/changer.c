#include "roles/changer.h"

#include "roles/wire.h"
#include "shared_memory.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Each action is one function per kind: true for CHANGER_YES; where it fails it sets errno. */
struct change {
    bool (*make)(struct change_stage *stage);
    bool (*look)(struct change_stage *stage);
    void (*keep)(void);
    void (*undo)(struct change_stage *stage);
};

static volatile uint64_t variable;

static bool make_variable(struct change_stage *stage)
{
    variable = stage->value;
    return true;
}

static bool look_variable(struct change_stage *stage)
{
    return variable == stage->value;
}

static bool make_mapping(struct change_stage *stage)
{
    stage->mapped = stage->value;
    return true;
}

static bool look_mapping(struct change_stage *stage)
{
    return stage->mapped == stage->value;
}

static char kept_directory[CHANGER_PATH_BYTES];

static void keep_directory(void)
{
    if (getcwd(kept_directory, sizeof kept_directory) == NULL)
        kept_directory[0] = '\0';
}

static bool make_directory(struct change_stage *stage)
{
    return chdir(stage->path) == 0 && getcwd(stage->path, sizeof stage->path) != NULL;
}

static bool look_directory(struct change_stage *stage)
{
    char here[CHANGER_PATH_BYTES];
    return getcwd(here, sizeof here) != NULL && strcmp(here, stage->path) == 0;
}

static void undo_directory(struct change_stage *stage)
{
    (void)stage;
    if (chdir(kept_directory) != 0)
        return;
}

#define ENVIRONMENT_NAME "WORKER_PROBE_VISIBILITY"

static bool make_environment(struct change_stage *stage)
{
    char text[24];
    snprintf(text, sizeof text, "%" PRIu64, stage->value);
    return setenv(ENVIRONMENT_NAME, text, 1) == 0;
}

static bool look_environment(struct change_stage *stage)
{
    const char *text = getenv(ENVIRONMENT_NAME);
    return text != NULL && strtoull(text, NULL, 10) == stage->value;
}

static void undo_environment(struct change_stage *stage)
{
    (void)stage;
    unsetenv(ENVIRONMENT_NAME);
}

static int opened = -1;

static void undo_descriptor(struct change_stage *stage)
{
    (void)stage;
    if (opened >= 0)
        close(opened);
    opened = -1;
}

static bool make_descriptor(struct change_stage *stage)
{
    undo_descriptor(stage);
    stage->descriptor = opened = shared_memory_file(sizeof stage->value);
    return opened >= 0 &&
           pwrite(opened, &stage->value, sizeof stage->value, 0) == (ssize_t)sizeof stage->value;
}

static bool look_descriptor(struct change_stage *stage)
{
    uint64_t found = 0;
    return pread(stage->descriptor, &found, sizeof found, 0) == (ssize_t)sizeof found &&
           found == stage->value;
}

static mode_t kept_umask;

static mode_t get_umask(void)
{
    mode_t mask = umask(077);
    umask(mask);
    return mask;
}

static void keep_umask(void)
{
    kept_umask = get_umask();
}

/* There are not many masks; another one than the last, and than the one that was kept. */
static mode_t mask_of(uint64_t value)
{
    mode_t mask = (mode_t)(value % 0777 + 1);
    return mask != kept_umask ? mask : 0;
}

static bool make_umask(struct change_stage *stage)
{
    umask(mask_of(stage->value));
    return true;
}

static bool look_umask(struct change_stage *stage)
{
    return get_umask() == mask_of(stage->value);
}

static void undo_umask(struct change_stage *stage)
{
    (void)stage;
    umask(kept_umask);
}

static struct sigaction kept_action;

static void handle_one(int number)
{
    (void)number;
}

static void handle_two(int number)
{
    (void)number;
}

/* In turn, so that each change differs from the last. */
static void (*handler_of(uint64_t value))(int)
{
    static void (*const handlers[])(int) = {SIG_IGN, handle_one, handle_two};
    return handlers[value % (sizeof handlers / sizeof handlers[0])];
}

static void keep_handler(void)
{
    sigaction(SIGUSR2, NULL, &kept_action);
}

static bool make_handler(struct change_stage *stage)
{
    const struct sigaction action = {.sa_handler = handler_of(stage->value)};
    return sigaction(SIGUSR2, &action, NULL) == 0;
}

static bool look_handler(struct change_stage *stage)
{
    struct sigaction found;
    return sigaction(SIGUSR2, NULL, &found) == 0 && found.sa_handler == handler_of(stage->value);
}

static void undo_handler(struct change_stage *stage)
{
    (void)stage;
    sigaction(SIGUSR2, &kept_action, NULL);
}

static const struct change changes[CHANGE_KINDS] = {
    [CHANGE_VARIABLE] = {make_variable, look_variable, NULL, NULL},
    [CHANGE_SHARED_MAPPING] = {make_mapping, look_mapping, NULL, NULL},
    [CHANGE_WORKING_DIRECTORY] = {make_directory, look_directory, keep_directory, undo_directory},
    [CHANGE_ENVIRONMENT] = {make_environment, look_environment, NULL, undo_environment},
    [CHANGE_DESCRIPTOR] = {make_descriptor, look_descriptor, NULL, undo_descriptor},
    [CHANGE_UMASK] = {make_umask, look_umask, keep_umask, undo_umask},
    [CHANGE_SIGNAL_HANDLER] = {make_handler, look_handler, keep_handler, undo_handler},
};

static uint64_t act(const struct change *change, enum change_action action,
                    struct change_stage *stage)
{
    switch (action) {
    case CHANGE_KEEP:
        if (change->keep != NULL)
            change->keep();
        return CHANGER_YES;
    case CHANGE_MAKE:
        return change->make(stage) ? CHANGER_YES : CHANGER_FAILED + (uint64_t)errno;
    case CHANGE_LOOK:
        return change->look(stage) ? CHANGER_YES : CHANGER_NO;
    default:
        if (change->undo != NULL)
            change->undo(stage);
        return CHANGER_YES;
    }
}

static void play(const struct part *part)
{
    uint64_t word;
    while (wire_receive(part->wire, &word))
        if (!wire_send(part->wire, act(&changes[word / CHANGE_ACTIONS],
                                       (enum change_action)(word % CHANGE_ACTIONS), part->shared)))
            break;
}

struct role changer_role = {.name = "changer", .play = play};
REGISTER_ROLE(changer_role)
