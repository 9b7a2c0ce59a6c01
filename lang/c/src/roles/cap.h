#ifndef CAP_H
#define CAP_H

#include <stdbool.h>
#include <stdint.h>

#include "clock.h"

/* Repeats that are capped by time: at least five, at most `most`, and none is begun once the cap is
 * spent. */
struct cap {
    uint64_t most, until_ns;
};

static inline struct cap cap_begin(uint64_t most, uint64_t cap_ms)
{
    return (struct cap){.most = most, .until_ns = now_ns() + cap_ms * 1000000};
}

/* Whether to go on after `made` of them, at the moment `now`. */
static inline bool cap_allows(const struct cap *cap, uint64_t made, uint64_t now)
{
    enum { LEAST = 5 };
    return made < cap->most && (made < LEAST || now < cap->until_ns);
}

#endif
