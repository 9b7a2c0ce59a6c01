#include "roles/pinger.h"

#include "clock.h"
#include "pipes.h"
#include "roles/buffer.h"
#include "roles/wire.h"

#include <stdlib.h>
#include <string.h>

enum { AGAIN = 1, OVER = 2, CACHE_LINE = 64 };

struct pinger {
    const struct part *part;
    unsigned char *working_set;
    size_t bytes;
    unsigned sum;
};

static void read_working_set(struct pinger *pinger)
{
    unsigned sum = 0;
    for (size_t i = 0; i < pinger->bytes; i += CACHE_LINE)
        sum += *(volatile unsigned char *)&pinger->working_set[i];
    pinger->sum += sum;
}

static bool round_trips(struct pinger *pinger, uint64_t count)
{
    const struct part *part = pinger->part;
    unsigned char byte = AGAIN;
    for (uint64_t i = 0; i < count; i++) {
        read_working_set(pinger);
        if (!pipe_write_all(part->given[1], &byte, 1) || !pipe_read_all(part->given[0], &byte, 1))
            return false;
    }
    return true;
}

static bool ask(struct pinger *pinger)
{
    struct pinger_stage *stage = pinger->part->shared;
    bool well = round_trips(pinger, stage->batch);
    const uint64_t until = now_ns() + stage->cap_ms * 1000000;
    stage->made = 0;
    while (well && stage->made < PINGER_BATCHES &&
           (stage->made < PINGER_LEAST_BATCHES || now_ns() < until)) {
        uint64_t began = now_ns();
        well = round_trips(pinger, stage->batch);
        stage->batch_ns[stage->made++] = now_ns() - began;
    }
    const unsigned char over = OVER;
    return well && pipe_write_all(pinger->part->given[1], &over, 1);
}

static bool answer(struct pinger *pinger)
{
    const struct part *part = pinger->part;
    unsigned char byte;
    while (pipe_read_all(part->given[0], &byte, 1)) {
        if (byte == OVER)
            return true;
        read_working_set(pinger);
        if (!pipe_write_all(part->given[1], &byte, 1))
            return false;
    }
    return false;
}

static void play(const struct part *part)
{
    uint64_t bytes;
    bool well = true;
    while (well && wire_receive(part->wire, &bytes)) {
        struct pinger pinger = {.part = part, .bytes = bytes, .working_set = buffer_make(bytes)};
        if (pinger.working_set == NULL)
            abort();
        memset(pinger.working_set, 1, bytes);
        well = (part->index == 0 ? ask(&pinger) : answer(&pinger)) &&
               wire_send(part->wire, pinger.sum);
        free(pinger.working_set);
    }
}

struct role pinger_role = {.name = "pinger", .play = play};
REGISTER_ROLE(pinger_role)
