/*
 * What the machine is like just now: how long a fixed piece of work takes on each CPU, and how
 * long a cache line takes from one CPU to another. See README.md.
 */

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef CPU_SETSIZE
#define CPU_SETSIZE 1024
#endif

enum { MOST_CPUS = 8, CHAINS = 4, CACHE_LINE_BYTES = 64, EXIT_WRONG_ARGUMENTS = 2 };

static const uint64_t SPIN_STEPS = 4000000;
static const int64_t HANDOVER_NS = 10000000;
/* A turn in every so many looks at the clock, which costs more than a turn does. */
static const uint64_t TURNS_PER_LOOK = 64;

/* The word whose owner changes, alone on its cache line. */
struct baton {
    _Alignas(CACHE_LINE_BYTES) atomic_uint_fast64_t turn;
    _Alignas(CACHE_LINE_BYTES) atomic_bool over;
};

struct echo {
    struct baton *baton;
    int cpu;
    bool pinned;
    atomic_bool ready;
};

static int64_t now_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool pin_to(int cpu)
{
#ifdef __linux__
    cpu_set_t only;
    CPU_ZERO(&only);
    CPU_SET((size_t)cpu, &only);
    return pthread_setaffinity_np(pthread_self(), sizeof only, &only) == 0;
#else
    (void)cpu;
    return false;
#endif
}

/*
 * Chains that do not wait for each other keep the whole width of a core busy, without memory: a
 * neighbour on the same core shows, where a single chain would not notice it.
 */
static int64_t spin_ns(void)
{
    uint64_t states[CHAINS] = {42, 43, 44, 45};
    const int64_t start_ns = now_ns();
    for (uint64_t step = 0; step < SPIN_STEPS / 2; step++) {
        for (int chain = 0; chain < CHAINS; chain++) {
            uint64_t state = states[chain];
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            states[chain] = state;
        }
    }
    const int64_t took_ns = now_ns() - start_ns;
    /* Nobody reads the result; the compiler must not know. */
    volatile uint64_t kept = states[0] ^ states[1] ^ states[2] ^ states[3];
    (void)kept;
    return took_ns;
}

/* Answers every odd turn with the next even one. */
static void *echo(void *argument)
{
    struct echo *self = argument;
    struct baton *baton = self->baton;
    self->pinned = pin_to(self->cpu);
    atomic_store(&self->ready, true);
    uint_fast64_t expected = 1;
    while (!atomic_load_explicit(&baton->over, memory_order_relaxed)) {
        if (atomic_load_explicit(&baton->turn, memory_order_acquire) == expected) {
            atomic_store_explicit(&baton->turn, expected + 1, memory_order_release);
            expected += 2;
        }
    }
    return NULL;
}

/*
 * Nanoseconds for one way between two CPUs, or a negative number where they cannot be had.
 * The calling thread stays on the first of them.
 */
static double handover_ns(int first, int second)
{
    struct baton baton = {0};
    struct echo partner = {.baton = &baton, .cpu = second};
    pthread_t thread;
    if (!pin_to(first) || pthread_create(&thread, NULL, echo, &partner) != 0) {
        return -1;
    }
    while (!atomic_load(&partner.ready)) {
        sched_yield();
    }
    double found_ns = -1;
    if (partner.pinned) {
        const int64_t start_ns = now_ns();
        int64_t end_ns = start_ns;
        uint_fast64_t turn = 0;
        bool answered = true;
        while (answered && end_ns - start_ns < HANDOVER_NS) {
            for (uint64_t turns = 0; answered && turns < TURNS_PER_LOOK; turns++) {
                atomic_store_explicit(&baton.turn, turn + 1, memory_order_release);
                /* The partner may have been taken off its CPU: do not wait for ever. */
                uint64_t patience = 1u << 26;
                while (atomic_load_explicit(&baton.turn, memory_order_acquire) != turn + 2 &&
                       --patience > 0) {
                }
                answered = patience > 0;
                turn += 2;
            }
            end_ns = now_ns();
        }
        if (answered) {
            found_ns = (double)(end_ns - start_ns) / (double)turn;
        }
    }
    atomic_store(&baton.over, true);
    pthread_join(thread, NULL);
    return found_ns;
}

/* `0,1,5` into `cpus`; their number, or -1 for anything else. */
static int parsed(const char *text, int cpus[MOST_CPUS])
{
    int count = 0;
    while (*text != '\0') {
        char *end;
        errno = 0;
        const long cpu = strtol(text, &end, 10);
        if (end == text || errno != 0 || cpu < 0 || cpu >= CPU_SETSIZE || count == MOST_CPUS) {
            return -1;
        }
        cpus[count++] = (int)cpu;
        if (*end == ',' && end[1] != '\0') {
            end++;
        } else if (*end != '\0') {
            return -1;
        }
        text = end;
    }
    return count;
}

int main(int argc, char *argv[])
{
    int cpus[MOST_CPUS];
    const int count = argc == 3 && strcmp(argv[1], "--cpus") == 0 ? parsed(argv[2], cpus) : -1;
    if (count < 1) {
        fprintf(stderr, "usage: sentinel --cpus LIST, such as 0,1; at most %d\n", MOST_CPUS);
        return EXIT_WRONG_ARGUMENTS;
    }
    printf("{\"v\":1,\"type\":\"surroundings\",\"spin_ns\":[");
    for (int i = 0; i < count; i++) {
        const char *comma = i > 0 ? "," : "";
        if (pin_to(cpus[i])) {
            printf("%s%lld", comma, (long long)spin_ns());
        } else {
            printf("%snull", comma);
        }
    }
    printf("],\"handover_ns\":[");
    for (int i = 1; i < count; i++) {
        const double found_ns = handover_ns(cpus[0], cpus[i]);
        const char *comma = i > 1 ? "," : "";
        if (found_ns >= 0) {
            printf("%s%.1f", comma, found_ns);
        } else {
            printf("%snull", comma);
        }
    }
    printf("]}\n");
    return EXIT_SUCCESS;
}
