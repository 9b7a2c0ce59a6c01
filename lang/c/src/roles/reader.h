#ifndef READER_H
#define READER_H

#include <stddef.h>

#include "roles/role.h"

/* At the first word gets the data: the word is where it is in the worker's own memory, or 0, and
 * then it comes over given[0]. Reads one byte in 64 and the last, and says their sum; at the second
 * word writes one byte in 64, and says a word. The shared memory holds the number of bytes. */
extern struct role reader_role;

/* The sum that a reader says of that data. */
uint64_t reader_sum(const unsigned char *data, size_t bytes);

#endif
