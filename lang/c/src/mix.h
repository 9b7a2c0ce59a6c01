#ifndef MIX_H
#define MIX_H

#include <stdint.h>

/* The i-th output of SplitMix64 started at `seed`; all arithmetic modulo 2^64.
 * mix(1234567, 0) = 6457827717110365317. Source: Steele, Lea and Flood, "Fast splittable
 * pseudorandom number generators", OOPSLA 2014. */
static inline uint64_t mix(uint64_t seed, uint64_t i)
{
    uint64_t z = seed + (i + 1) * UINT64_C(0x9E3779B97F4A7C15);
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

/* The fold of a sequence of results: begin with FOLD_START, then fold in each in its order. It is
 * FNV-1a over 64-bit words instead of bytes. */
#define FOLD_START UINT64_C(0xcbf29ce484222325)

static inline uint64_t fold(uint64_t h, uint64_t result)
{
    return (h ^ result) * UINT64_C(0x100000001b3);
}

#endif
