#include "worker_process/play.h"

#include "lifeline.h"
#include "roles/role.h"
#include "shared_memory.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int inherited(unsigned long which, int place)
{
    return (which >> place & 1) != 0 ? ROLE_DESCRIPTOR_WIRE + place : -1;
}

_Noreturn void play(int argc, char **argv)
{
    const struct role *role = argc == ROLE_ARGUMENTS ? role_find(argv[ROLE_ARGUMENT_NAME]) : NULL;
    if (role == NULL)
        give_up("arguments", "only the program `worker` starts this one");
    if (!lifeline_to_parent_and_pipe((pid_t)strtol(argv[ROLE_ARGUMENT_PARENT], NULL, 10)))
        give_up("watch standard input", strerror(errno));
    const unsigned long descriptors = strtoul(argv[ROLE_ARGUMENT_DESCRIPTORS], NULL, 10);
    struct part part = {
        .index = strtoul(argv[ROLE_ARGUMENT_INDEX], NULL, 10),
        .wire = inherited(descriptors, 0),
    };
    for (int i = 0; i < ROLE_GIVEN; i++)
        part.given[i] = inherited(descriptors, 1 + i);
    const size_t shared_bytes = strtoul(argv[ROLE_ARGUMENT_SHARED_BYTES], NULL, 10);
    if (shared_bytes > 0) {
        part.shared = shared_memory_map(ROLE_DESCRIPTOR_SHARED, shared_bytes);
        if (part.shared == NULL)
            give_up("map the shared memory", strerror(errno));
        close(ROLE_DESCRIPTOR_SHARED);
    }
    role_live(role, &part);
    exit(EXIT_SUCCESS);
}
