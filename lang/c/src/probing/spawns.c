/* Workers that are processes made by posix_spawn of worker-process. */

#include "beside.h"
#include "children.h"
#include "failure.h"
#include "pipes.h"
#include "probing/breed.h"
#include "spawning.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char *path;
/* To which nobody writes: it ends with the program, which ends the workers. */
static int lifeline[2];

static void prepare(void)
{
    /* What workers are given must not have the numbers that it gets in them. */
    if (!spawning_take_numbers(ROLE_DESCRIPTORS_END) || !pipe_make(lifeline))
        fail(FAILURE_INTERNAL, "make a pipe: %s", strerror(errno));
    path = beside_path("worker-process");
    if (path == NULL)
        fail(FAILURE_INTERNAL, "no memory for a path");
}

static void start(struct worker *worker)
{
    const struct part *part = &worker->part;
    const struct inherited inherited[] = {
        {lifeline[PIPE_READ], STDIN_FILENO},
        {STDERR_FILENO, STDOUT_FILENO},
        {worker->shared != NULL ? worker->shared->file : -1, ROLE_DESCRIPTOR_SHARED},
        {part->wire, ROLE_DESCRIPTOR_WIRE},
        {part->given[0], ROLE_DESCRIPTOR_GIVEN},
        {part->given[1], ROLE_DESCRIPTOR_GIVEN + 1},
    };
    char name[64], index[24], parent[24], bytes[24], descriptors[24];
    snprintf(name, sizeof name, "%s", worker->role->name);
    snprintf(index, sizeof index, "%zu", part->index);
    snprintf(parent, sizeof parent, "%d", (int)getpid());
    snprintf(bytes, sizeof bytes, "%zu", worker->shared != NULL ? worker->shared->bytes : 0);
    snprintf(descriptors, sizeof descriptors, "%d",
             (part->wire >= 0) + 2 * (part->given[0] >= 0) + 4 * (part->given[1] >= 0));
    char mark[] = ROLE_MARK;
    char *const argv[] = {
        [ROLE_ARGUMENT_PROGRAM] = path,
        [ROLE_ARGUMENT_MARK] = mark,
        [ROLE_ARGUMENT_NAME] = name,
        [ROLE_ARGUMENT_INDEX] = index,
        [ROLE_ARGUMENT_PARENT] = parent,
        [ROLE_ARGUMENT_SHARED_BYTES] = bytes,
        [ROLE_ARGUMENT_DESCRIPTORS] = descriptors,
        [ROLE_ARGUMENTS] = NULL,
    };
    int reason = spawning_start(path, argv, inherited, sizeof inherited / sizeof inherited[0],
                                false, &worker->pid);
    if (reason != 0)
        fail(FAILURE_INTERNAL, "posix_spawn of %s: %s", path, strerror(reason));
    children_add(part->index, worker->pid);
    if (part->wire >= 0)
        close(part->wire);
    for (int i = 0; i < ROLE_GIVEN; i++)
        if (part->given[i] >= 0)
            close(part->given[i]);
}

static int join(struct worker *worker)
{
    return children_reap(worker->part.index);
}

const struct breed spawned_breed = {
    .processes = true, .by_exec = true, .prepare = prepare, .start = start, .join = join};
