#ifndef WORK_H
#define WORK_H

#include <stdint.h>

/* Something to compute: task `t` of the workload collatz, of that size. */
uint64_t work_collatz(uint64_t size, uint64_t t);

#endif
