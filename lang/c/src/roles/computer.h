#ifndef COMPUTER_H
#define COMPUTER_H

#include <stdatomic.h>
#include <stdbool.h>

#include "roles/role.h"

/* From a first word on computes, one task of collatz of COMPUTER_TASK_SIZE after another, until the
 * shared memory, an atomic_bool, says that it is enough. */
extern struct role computer_role;

enum { COMPUTER_TASK_SIZE = 200 };

#endif
