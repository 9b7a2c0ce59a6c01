#include "shared_counter.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifndef __linux__
#include <fcntl.h>
#endif

static int open_unnamed(void)
{
#ifdef __linux__
    return memfd_create("shared-counter", MFD_CLOEXEC);
#else
    char path[] = "/tmp/shared-counter-XXXXXX";
    int file = mkostemp(path, O_CLOEXEC);
    if (file >= 0)
        unlink(path);
    return file;
#endif
}

int shared_counter_file(void)
{
    int file = open_unnamed();
    if (file >= 0 && ftruncate(file, sizeof(job_counter)) != 0) {
        close(file);
        return -1;
    }
    return file;
}

job_counter *shared_counter_map(int file)
{
    int flags = file >= 0 ? MAP_SHARED : MAP_SHARED | MAP_ANONYMOUS;
    void *page = mmap(NULL, sizeof(job_counter), PROT_READ | PROT_WRITE, flags, file, 0);
    return page != MAP_FAILED ? page : NULL;
}

void shared_counter_drop(job_counter *counter)
{
    munmap(counter, sizeof *counter);
}
