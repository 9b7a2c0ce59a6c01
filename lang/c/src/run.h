#ifndef RUN_H
#define RUN_H

#include "arguments.h"

/* The command `run`: a job done again and again by one model. Returns when `done` is written; where
 * anything goes wrong it ends the program by fail(). */
void run_job(const struct arguments *arguments);

#endif
