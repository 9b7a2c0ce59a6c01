#ifndef DESCRIPTORS_H
#define DESCRIPTORS_H

#include <stddef.h>

/* Leaves a process the `count` descriptors of `kept` (-1 stands for none) and standard error, with
 * `null` in the place of standard input, so that what the program reads, writes and shares with its
 * other workers ends when the program does. `last` is at least the program's highest descriptor. */
void descriptors_keep_only(const int *kept, size_t count, int null, int last);

/* Raises the soft limit of descriptors to the hard one. A worker takes a descriptor or two:
 * together more than many a soft limit. */
void descriptors_raise_limit(void);

#endif
