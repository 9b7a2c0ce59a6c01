#include "pipes.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

bool pipe_make(int ends[2])
{
#ifdef __linux__
    return pipe2(ends, O_CLOEXEC) == 0;
#else
    if (pipe(ends) != 0)
        return false;
    return fcntl(ends[PIPE_READ], F_SETFD, FD_CLOEXEC) == 0 &&
           fcntl(ends[PIPE_WRITE], F_SETFD, FD_CLOEXEC) == 0;
#endif
}

bool pipe_write_all(int descriptor, const void *data, size_t bytes)
{
    const char *from = data;
    while (bytes > 0) {
        ssize_t written = write(descriptor, from, bytes);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            from += written;
            bytes -= (size_t)written;
        }
    }
    return true;
}

bool pipe_read_all(int descriptor, void *data, size_t bytes)
{
    char *to = data;
    while (bytes > 0) {
        ssize_t got = read(descriptor, to, bytes);
        if (got == 0)
            errno = 0;
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        if (got > 0) {
            to += got;
            bytes -= (size_t)got;
        }
    }
    return true;
}
