#ifndef BUFFER_H
#define BUFFER_H

#include <stddef.h>

/* Memory of at least that many bytes, which free() frees, from the beginning of a page on: the
 * kernel copies to and from a pipe several times slower where a buffer lies a few bytes beside it,
 * which would be an accident of each model's addresses. NULL if there is none. */
void *buffer_make(size_t bytes);

#endif
