/* sequential: tasks 0 to T-1 one after another in the main thread. */

#include "failure.h"
#include "model.h"

#include <stdlib.h>

struct crew {
    const struct job *job;
    struct share *share;
    struct workplace place;
    job_counter counter;
};

static struct crew *start(const struct job *job, enum lifetime lifetime, struct share *shares)
{
    (void)lifetime; /* there is only the pool: nothing is made */
    struct crew *crew = calloc(1, sizeof *crew);
    if (crew == NULL)
        fail(FAILURE_INTERNAL, "no memory for the sequential model");
    crew->job = job;
    crew->share = shares;
    if (!job_prepare(job, &crew->place))
        fail(FAILURE_TASK_FAILED, "%s", crew->place.failure);
    return crew;
}

static void run(struct crew *crew)
{
    atomic_store(&crew->counter, 0);
    if (!job_stand_ready(crew->job, 0, &crew->place, crew->share) ||
        !job_work(crew->job, 0, &crew->counter, &crew->place, crew->share))
        fail(FAILURE_TASK_FAILED, "%s", crew->place.failure);
}

static void stop(struct crew *crew)
{
    job_release(crew->job, &crew->place);
    free(crew);
}

static struct model sequential = {
    .name = "sequential",
    .family = "sequential",
    .not_probed = "there are no workers beside the program itself",
    .baseline = "sequential",
    .start = start,
    .run = run,
    .stop = stop,
};
REGISTER_MODEL(sequential)
