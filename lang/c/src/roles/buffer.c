#include "roles/buffer.h"

#include <stdlib.h>
#include <unistd.h>

void *buffer_make(size_t bytes)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return aligned_alloc(page, (bytes + page) / page * page);
}
