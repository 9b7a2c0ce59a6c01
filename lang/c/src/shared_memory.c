#include "shared_memory.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef __linux__
#include <fcntl.h>
#endif

static int open_unnamed(void)
{
#ifdef __linux__
    return memfd_create("shared-memory", MFD_CLOEXEC);
#else
    char path[] = "/tmp/shared-memory-XXXXXX";
    int file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    return file;
#endif
}

int shared_memory_file(size_t bytes)
{
    int file = open_unnamed();
    if (file >= 0 && ftruncate(file, (off_t)bytes) != 0) {
        close(file);
        return -1;
    }
    return file;
}

void *shared_memory_map(int file, size_t bytes)
{
    int flags = file >= 0 ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS;
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, flags, file, 0);
    return memory != MAP_FAILED ? memory : NULL;
}

void shared_memory_drop(void *memory, size_t bytes)
{
    munmap(memory, bytes);
}
