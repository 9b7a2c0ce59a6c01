#include "roles/role.h"

#include "roles/wire.h"

#include <string.h>

static struct role *first;

void role_register(struct role *role)
{
    role->next = first;
    first = role;
}

const struct role *role_find(const char *name)
{
    for (const struct role *each = first; each != NULL; each = each->next)
        if (strcmp(each->name, name) == 0)
            return each;
    return NULL;
}

void role_live(const struct role *role, const struct part *part)
{
    if (part->wire < 0 || wire_send(part->wire, WIRE_READY))
        role->play(part);
}
