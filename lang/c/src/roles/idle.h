#ifndef IDLE_H
#define IDLE_H

#include "roles/role.h"

/* Does nothing, and ends. */
extern struct role idle_role;

#endif
