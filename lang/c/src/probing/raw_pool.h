#ifndef RAW_POOL_H
#define RAW_POOL_H

#include "probing/breed.h"
#include "roles/death.h"

/* In a victim's child: a pool of four workers, made and fed by hand, does the jobs of
 * roles/mortal.h, of which one is that death. Tells the parent `result JOB` of each that is done;
 * `knew TIME WORD` when it knows of a worker's end, and how it ended; `alive COUNT` then and in the
 * end, of the others; `settled` when no job is open any more. */
void raw_pool_run(const struct breed *breed, enum death death);

#endif
