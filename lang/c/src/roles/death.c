#include "roles/death.h"

#include "clock.h"

#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

enum { MEMORY_ABOVE_MIB = 64, MIB = 1 << 20, EXIT_STATUS = 3 };

/* How much address space the process has; on a system that does not tell, nothing. */
static rlim_t address_space(void)
{
    unsigned long pages = 0;
    FILE *statm = fopen("/proc/self/statm", "r");
    if (statm != NULL) {
        if (fscanf(statm, "%lu", &pages) != 1)
            pages = 0;
        fclose(statm);
    }
    return (rlim_t)pages * (rlim_t)sysconf(_SC_PAGESIZE);
}

/* For this process alone, so that the machine is never short of memory. */
static void limit_memory(void)
{
    const rlim_t most = address_space() + (rlim_t)MEMORY_ABOVE_MIB * MIB;
    const struct rlimit limit = {.rlim_cur = most, .rlim_max = most};
    if (setrlimit(RLIMIT_AS, &limit) != 0)
        _exit(1);
}

/* A core that is piped to a program is made whatever the limit of its size. */
static void make_no_core(void)
{
#ifdef __linux__
    prctl(PR_SET_DUMPABLE, 0);
#endif
}

static void access_badly(void)
{
    volatile char *page = mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    *page = 1;
}

/* Without end in practice; the volatile frame is used after the call, so no loop is made of it. */
static unsigned descend(unsigned depth, const volatile unsigned *end)
{
    volatile unsigned frame[64];
    frame[depth % 64] = depth;
    if (depth == *end)
        return 0;
    return descend(depth + 1, end) + frame[depth % 64];
}

static void exhaust_heap(void)
{
    struct block {
        struct block *last;
        char rest[MIB - sizeof(void *)];
    };
    static struct block *volatile kept;
    for (;;) {
        struct block *block = malloc(sizeof *block);
        if (block == NULL)
            abort();
        memset(block, 1, sizeof *block);
        block->last = kept;
        kept = block;
    }
}

_Noreturn void die(enum death death, int news)
{
    make_no_core();
    if (death == DEATH_STACK_OVERFLOW || death == DEATH_HEAP_EXHAUSTED)
        limit_memory();
    char line[48];
    int length = snprintf(line, sizeof line, "armed %" PRIu64 "\n", now_ns());
    if (write(news, line, (size_t)length) != length)
        _exit(1);
    switch (death) {
    case DEATH_SEGFAULT:
        access_badly();
        break;
    case DEATH_ABORT:
        abort();
    case DEATH_STACK_OVERFLOW: {
        const volatile unsigned end = UINT_MAX;
        descend(0, &end);
        break;
    }
    case DEATH_HEAP_EXHAUSTED:
        exhaust_heap();
        break;
    case DEATH_EXIT:
        exit(EXIT_STATUS);
    case DEATH_SIGKILL:
        kill(getpid(), SIGKILL);
        break;
    case DEATHS:
        break;
    }
    for (;;) /* the signal is on its way */
        pause();
}
