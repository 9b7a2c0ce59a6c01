#include "roles/labourer.h"

#include "roles/wire.h"
#include "roles/work.h"

#include <stdlib.h>
#include <string.h>

enum { TASKS = 4, TASK_SIZE = 64, MEMORY_BYTES = 64 << 10 };

static void play(const struct part *part)
{
    volatile char *memory = NULL;
    while (wire_await(part->wire)) {
        uint64_t sum = 0;
        for (uint64_t t = 0; t < TASKS; t++)
            sum += work_collatz(TASK_SIZE, t);
        if (memory == NULL)
            memory = malloc(MEMORY_BYTES);
        if (memory == NULL)
            abort();
        for (size_t i = 0; i < MEMORY_BYTES; i += 64)
            memory[i] = (char)sum;
        wire_send(part->wire, sum);
    }
    free((void *)memory);
}

struct role labourer_role = {.name = "labourer", .play = play};
REGISTER_ROLE(labourer_role)
