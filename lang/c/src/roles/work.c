#include "roles/work.h"

#include "workload.h"

uint64_t work_collatz(uint64_t size, uint64_t t)
{
    enum { SEED = 42 };
    const struct workload *collatz = workload_find("collatz");
    struct workplace place = {.size = size};
    return collatz->task(&place, SEED, t);
}
