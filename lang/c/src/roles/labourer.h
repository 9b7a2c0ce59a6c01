#ifndef LABOURER_H
#define LABOURER_H

#include "roles/role.h"

/* At each word: computes the tasks 0..3 of collatz of size 64, touches 64 KiB of memory of its own
 * that it keeps, says a word, and waits again. */
extern struct role labourer_role;

#endif
