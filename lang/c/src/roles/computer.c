#include "roles/computer.h"

#include "roles/wire.h"
#include "roles/work.h"

static void play(const struct part *part)
{
    const atomic_bool *enough = part->shared;
    if (!wire_await(part->wire))
        return;
    for (uint64_t t = 0; !atomic_load_explicit(enough, memory_order_relaxed); t++)
        work_collatz(COMPUTER_TASK_SIZE, t);
}

struct role computer_role = {.name = "computer", .play = play};
REGISTER_ROLE(computer_role)
