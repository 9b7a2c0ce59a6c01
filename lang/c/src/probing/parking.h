#ifndef PARKING_H
#define PARKING_H

#include <stddef.h>
#include <stdint.h>

/* Writes the line `parked` and returns when the line `release` has come on standard input, whose
 * end ends the program with status 1. */
void park(const uint64_t *processes, size_t process_count, const uint64_t *threads,
          size_t thread_count);

#endif
