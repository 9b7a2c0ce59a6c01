#ifndef SHARED_MEMORY_H
#define SHARED_MEMORY_H

#include <stddef.h>

/* Memory that processes share. It has no name anywhere, and so ends with its last user. */

/* An unnamed file of that many zeros, for processes that inherit nothing but descriptors; closed on
 * exec. -1 with errno set if there can be none. */
int shared_memory_file(size_t bytes);

/* Maps that file; of no file (-1) new memory, for processes made by fork. NULL with errno set if
 * that failed. */
void *shared_memory_map(int file, size_t bytes);

/* Unmaps it in this process. */
void shared_memory_drop(void *memory, size_t bytes);

#endif
