/* Workers that are processes made by fork. */

#include "children.h"
#include "descriptors.h"
#include "failure.h"
#include "lifeline.h"
#include "probing/breed.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static int null = -1;

/* No descriptor is higher. */
static int last_descriptor(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur > INT_MAX)
        return INT_MAX - 1;
    return (int)limit.rlim_cur - 1;
}

static void start(struct worker *worker)
{
    if (null < 0 && (null = open("/dev/null", O_RDONLY | O_CLOEXEC)) < 0)
        fail(FAILURE_INTERNAL, "open /dev/null: %s", strerror(errno));
    struct part *part = &worker->part;
    part->shared = worker->shared != NULL ? worker->shared->memory : NULL;
    const int kept[1 + ROLE_GIVEN] = {part->wire, part->given[0], part->given[1]};
    const int last = last_descriptor();
    const pid_t parent = getpid();
    fflush(stdout); /* what is in its buffer would be printed by each */
    pid_t pid = fork();
    if (pid < 0)
        fail(FAILURE_INTERNAL, "fork: %s", strerror(errno));
    if (pid == 0) {
        lifeline_to_parent(parent);
        children_forget();
        descriptors_keep_only(kept, sizeof kept / sizeof kept[0], null, last);
        role_live(worker->role, part);
        _exit(0);
    }
    worker->pid = pid;
    children_add(part->index, pid);
    for (size_t i = 0; i < sizeof kept / sizeof kept[0]; i++)
        if (kept[i] >= 0)
            close(kept[i]);
}

static int join(struct worker *worker)
{
    return children_reap(worker->part.index);
}

const struct breed forked_breed = {.processes = true, .start = start, .join = join};
