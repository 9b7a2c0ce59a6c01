#ifndef KERNELS_H
#define KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* The workloads for callers without C headers (ctypes, cffi): plain functions over plain C types,
 * in the shared library that README.md shows how to build. Names and meanings stay as they are; new
 * functions may follow.
 *
 * Threads. A handle belongs to one thread at a time; different handles may be used by different
 * threads at the same time. The questions may be asked by any thread at any time. Nothing here
 * keeps state outside a handle, makes a thread, or knows of the caller's runtime: a kernel may be
 * called without Python's GIL. After a fork a handle is used only in the process that opened it.
 *
 * Strings are UTF-8, end with NUL, and are copied where they are kept. Those returned belong to the
 * library: by a question they last for ever, by kernel_failure until the handle's next call. */

/* Questions about workloads. */

/* The name of the workload number `index`, in the order of the names; NULL after the last. */
const char *kernel_name(size_t index);

/* 1 if there is a workload of that name, else 0. */
int kernel_exists(const char *workload);

/* The least and the greatest size that the workload takes; the greatest is 2^64 - 1 where it has no
 * limit of its own. Both are 0 if there is no such workload. */
uint64_t kernel_least_size(const char *workload);
uint64_t kernel_most_size(const char *workload);

/* The key of the workload's parameter number `index`; NULL after the last, and if there is no such
 * workload. */
const char *kernel_parameter(const char *workload, size_t index);

/* 1 if kernel_open fails without that parameter; 0 if it may be left out, or does not exist. */
int kernel_parameter_is_required(const char *workload, size_t index);

/* Work. */

/* Prepares a workplace for tasks of `workload` of that size. `parameters` are keys and values in
 * turn, ended by NULL, where the last of two values of one key counts; NULL if there are none. It
 * returns a handle even where something is wrong (no
 * such workload, a size out of bounds, an unknown or a missing parameter, a prepare that failed):
 * kernel_failure then says what, and kernel_close takes it back as any other. Never NULL. */
void *kernel_open(const char *workload, uint64_t size, const char *const *parameters);

/* Why the handle has failed, as one line for a person; empty if it has not. Once failed it stays
 * so. */
const char *kernel_failure(const void *handle);

/* The result of task `t`: a pure function of workload, size, seed and t. 0 if the handle has failed
 * or fails now, which kernel_failure tells from a result that is 0. */
uint64_t kernel_task(void *handle, uint64_t seed, uint64_t t);

/* Releases what kernel_open has made. NULL is ignored. */
void kernel_close(void *handle);

#endif
