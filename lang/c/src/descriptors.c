#include "descriptors.h"

#include <sys/resource.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/syscall.h>
#endif

/* Closes all descriptors from `first` to `last`, where last is at least the program's highest. */
static void close_range_of(int first, int last)
{
    if (first > last)
        return;
#ifdef SYS_close_range
    if (syscall(SYS_close_range, first, last, 0) == 0)
        return;
#endif
    for (int descriptor = first; descriptor <= last; descriptor++)
        close(descriptor);
}

void descriptors_keep_only(const int *kept, size_t count, int null, int last)
{
    dup2(null, STDIN_FILENO);
    int from = STDERR_FILENO + 1;
    while (from <= last) {
        int next = last + 1; /* the lowest that is kept, from here on */
        for (size_t i = 0; i < count; i++)
            if (kept[i] >= from && kept[i] < next)
                next = kept[i];
        close_range_of(from, next - 1);
        from = next + 1;
    }
}

void descriptors_raise_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit); /* where it fails, making a descriptor will say so */
    }
}
