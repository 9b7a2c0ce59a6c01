#ifndef GATE_H
#define GATE_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

/* A gate that opens when all who are to pass it run at the same time, each on a CPU of its own, or
 * have tried to for long enough: the system may wake workers on one CPU, and takes milliseconds to
 * move one to a CPU that is idle, in which short work would be done one after the other. */
struct gate {
    atomic_size_t arrived;
    _Atomic uint64_t turn;      /* whose it is, counted on */
    _Atomic uint64_t opened_ns; /* 0: closed */
};

/* Returns when `workers` have come and the gate has opened, and says when that was. They are
 * numbered from 0. */
uint64_t gate_pass(struct gate *gate, size_t worker, size_t workers);

/* Closes it for the next time; nobody may be there. */
void gate_close(struct gate *gate);

#endif
