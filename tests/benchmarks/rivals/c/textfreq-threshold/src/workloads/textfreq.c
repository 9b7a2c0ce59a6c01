/* Tries: letters told from spaces by s itself, so that v is computed for letters only. */

#include "mix.h"
#include "workload.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS = 4096, MOST_LETTERS = 3 };

/* 32-bit FNV-1a. */
static const uint32_t HASH_START = 0x811c9dc5, HASH_PRIME = 0x01000193;

struct slot {
    uint32_t hash; /* 0: the slot is free */
    uint32_t count;
};

static void prepare(struct workplace *place)
{
    place->own = calloc(SLOTS, sizeof(struct slot));
    if (place->own == NULL)
        workplace_fail(place, "textfreq: no memory for a table of %d slots", (int)SLOTS);
}

/* Counts a word. There are fewer words of three out of eight letters than slots, so one is free. */
static void count(struct slot *slots, uint32_t hash)
{
    if (hash == 0)
        hash = 1;
    uint32_t at = hash % SLOTS;
    while (slots[at].hash != hash && slots[at].hash != 0)
        at = (at + 1) % SLOTS;
    slots[at].hash = hash;
    slots[at].count++;
}

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    struct slot *slots = place->own;
    memset(slots, 0, SLOTS * sizeof *slots);

    const uint64_t n = place->size;
    uint32_t s = (uint32_t)(mix(seed, t) % 139968);
    uint32_t hash = HASH_START;
    unsigned letters = 0;
    for (uint64_t i = 0; i <= n; i++) {
        s = (s * 3877 + 29573) % 139968;
        /* v < 26 is s * 64 < 26 * 139968. */
        if (s * 64 < 26 * 139968 && i < n && letters < MOST_LETTERS) {
            hash = (hash ^ ('a' + s * 64 / 139968 % 8)) * HASH_PRIME;
            letters++;
        } else {
            if (letters > 0)
                count(slots, hash);
            hash = HASH_START;
            letters = 0;
        }
    }

    uint64_t h = FOLD_START;
    uint64_t distinct = 0;
    for (size_t at = 0; at < SLOTS; at++) {
        if (slots[at].hash != 0) {
            h = fold(h, (uint64_t)slots[at].hash << 32 | slots[at].count);
            distinct++;
        }
    }
    return h ^ distinct;
}

static void release(struct workplace *place)
{
    free(place->own);
    place->own = NULL;
}

static struct workload textfreq = {
    .name = "textfreq",
    .prepare = prepare,
    .task = task,
    .release = release,
    .most_size = 2147483647,
};
REGISTER_WORKLOAD(textfreq)
