#ifndef PROTOCOL_H
#define PROTOCOL_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "iteration.h"

/* The lines that the program writes, version 1 of the contract (docs/protocol.md). For the main
 * thread of the main process only. Where a line cannot be written (its reader is gone, the disk is
 * full) the program says so on standard error, ends its children and exits with status 1. */

/* Moves the protocol to a private, close-on-exec descriptor and points standard output at standard
 * error, by lines. Descriptors 0 to 2 are open afterwards. The first thing that main does. */
void protocol_open(void);

/* The private descriptor, for those who write lines of another kind to it at once. */
int protocol_descriptor(void);

/* Begins a line of `type`. The caller appends further members to the stream returned, each with its
 * leading comma, and ends the line with protocol_end, which hands it to the system at once. */
FILE *protocol_begin(const char *type);
void protocol_end(void);

/* Appends `text` to the line as a JSON string. A byte outside ASCII becomes U+FFFD. */
void protocol_string(const char *text);

void protocol_started(void);
void protocol_iteration(uint64_t index, const struct iteration *iteration);
void protocol_done(void);

/* Differs from the others: where it cannot be written it returns, since fail() ends the program. */
void protocol_error(const char *code, const char *message);

#endif
