#include "roles/idle.h"

static void play(const struct part *part)
{
    (void)part;
}

struct role idle_role = {.name = "idle", .play = play};
REGISTER_ROLE(idle_role)
