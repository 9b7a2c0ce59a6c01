#include "shared_counter.h"

#include "shared_memory.h"

int shared_counter_file(void)
{
    return shared_memory_file(sizeof(job_counter));
}

job_counter *shared_counter_map(int file)
{
    return shared_memory_map(file, sizeof(job_counter));
}

void shared_counter_drop(job_counter *counter)
{
    shared_memory_drop(counter, sizeof *counter);
}
