#ifndef WIRE_H
#define WIRE_H

#include <stdbool.h>
#include <stdint.h>

/* What a worker of a probe and its parent say to each other: words, over a pair of sockets of their
 * own. A worker that waits for one sleeps, and the death of a process shows as the end. */

/* The first word of every worker. */
#define WIRE_READY UINT64_C(0)

/* Makes the two ends, closed on exec. False with errno set if that failed. */
bool wire_make(int ends[2]);

/* False if nobody is at the other end. */
bool wire_send(int wire, uint64_t word);

/* Waits for a word. False if nobody is at the other end. */
bool wire_receive(int wire, uint64_t *word);

/* Waits for a word, forgetting it. False if nobody is at the other end. */
bool wire_await(int wire);

#endif
