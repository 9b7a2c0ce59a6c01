#include "spawning.h"

#include <fcntl.h>
#include <spawn.h>
#include <unistd.h>

extern char **environ;

bool spawning_take_numbers(int end)
{
    int taken;
    do
        taken = open("/dev/null", O_RDONLY | O_CLOEXEC);
    while (taken >= 0 && taken < end);
    if (taken >= 0)
        close(taken);
    return taken >= 0;
}

static int set_own_group(posix_spawnattr_t *attributes)
{
    int reason = posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP);
    return reason != 0 ? reason : posix_spawnattr_setpgroup(attributes, 0);
}

static int start(const char *path, char *const *argv, const struct inherited *inherited,
                 size_t count, const posix_spawnattr_t *attributes, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    int reason = posix_spawn_file_actions_init(&actions);
    if (reason != 0)
        return reason;
    for (size_t i = 0; i < count && reason == 0; i++)
        if (inherited[i].ours >= 0)
            reason =
                posix_spawn_file_actions_adddup2(&actions, inherited[i].ours, inherited[i].its);
    if (reason == 0)
        reason = posix_spawnp(pid, path, &actions, attributes, argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    return reason;
}

int spawning_start(const char *path, char *const *argv, const struct inherited *inherited,
                   size_t count, bool own_group, pid_t *pid)
{
    if (!own_group)
        return start(path, argv, inherited, count, NULL, pid);
    posix_spawnattr_t attributes;
    int reason = posix_spawnattr_init(&attributes);
    if (reason != 0)
        return reason;
    reason = set_own_group(&attributes);
    if (reason == 0)
        reason = start(path, argv, inherited, count, &attributes, pid);
    posix_spawnattr_destroy(&attributes);
    return reason;
}
