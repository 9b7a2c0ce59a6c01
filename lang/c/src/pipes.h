#ifndef PIPES_H
#define PIPES_H

#include <stdbool.h>
#include <stddef.h>

/* Indices into the two descriptors of a pipe. */
enum { PIPE_READ, PIPE_WRITE };

/* Makes a pipe whose two ends are closed on exec. False with errno set if that failed. */
bool pipe_make(int ends[2]);

/* Writes all `bytes` of `data`, waiting where the pipe is full. False with errno set if that
 * failed; EPIPE if nobody is left to read. */
bool pipe_write_all(int descriptor, const void *data, size_t bytes);

/* Reads `bytes` of data, waiting until all are there. False with errno set if that failed; 0 if
 * they end before. */
bool pipe_read_all(int descriptor, void *data, size_t bytes);

#endif
