#include "failure.h"
#include "probing/breed.h"
#include "shared_memory.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void shared_make(struct shared *shared, const struct breed *breed, size_t bytes)
{
    *shared = (struct shared){.bytes = bytes, .file = -1};
    if (breed->by_exec && (shared->file = shared_memory_file(bytes)) < 0)
        fail(FAILURE_INTERNAL, "make %zu bytes of shared memory: %s", bytes, strerror(errno));
    shared->memory = shared_memory_map(shared->file, bytes);
    if (shared->memory == NULL)
        fail(FAILURE_INTERNAL, "map %zu bytes of shared memory: %s", bytes, strerror(errno));
}

void shared_drop(struct shared *shared)
{
    shared_memory_drop(shared->memory, shared->bytes);
    if (shared->file >= 0)
        close(shared->file);
}
