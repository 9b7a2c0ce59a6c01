#include "run.h"

#include "clock.h"
#include "descriptors.h"
#include "failure.h"
#include "iteration.h"
#include "lifeline.h"
#include "protocol.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const struct workload *require_workload(const char *name)
{
    const struct workload *workload = workload_find(name);
    if (workload == NULL)
        fail(FAILURE_UNSUPPORTED, "there is no workload '%s'", name);
    return workload;
}

static const struct model *require_model(const struct arguments *arguments)
{
    const struct model *model = model_find(arguments->model);
    if (model == NULL)
        fail(FAILURE_UNSUPPORTED, "there is no model '%s'", arguments->model);
    if (model->needs != NULL)
        fail(FAILURE_UNSUPPORTED, "the model %s needs %s", model->name, model->needs);
    if (arguments->lifetime == LIFETIME_FRESH && !model->has_fresh)
        fail(FAILURE_UNSUPPORTED, "the model %s has no lifetime 'fresh'", model->name);
    return model;
}

static void require_applicable(const struct model *model, const struct workload *workload)
{
    const char *reason = model_not_applicable(model, workload);
    if (reason != NULL)
        fail(FAILURE_UNSUPPORTED, "the workload %s is not applicable to the model %s: %s",
             workload->name, model->name, reason);
}

/* What can be told of the command line only when it is known what it names. */
static void require_sense(const struct arguments *arguments, const struct model *model,
                          const struct workload *workload)
{
    if (strcmp(model->family, "sequential") == 0 && arguments->workers != 1)
        fail(FAILURE_USAGE, "the model %s has one worker, not %" PRIu64, model->name,
             arguments->workers);
    if (!workload_takes_size(workload, arguments->size))
        fail(FAILURE_USAGE,
             "the workload %s takes a size from %" PRIu64 " to %" PRIu64 ", not %" PRIu64,
             workload->name, workload->least_size, workload_most_size(workload), arguments->size);
}

static struct share *make_shares(size_t workers)
{
    struct share *shares = aligned_alloc(CACHE_LINE_BYTES, workers * sizeof *shares);
    if (shares == NULL)
        fail(FAILURE_INTERNAL, "no memory for the shares of %zu workers", workers);
    memset(shares, 0, workers * sizeof *shares);
    return shares;
}

static void release_shares(struct share *shares, size_t workers)
{
    for (size_t worker = 0; worker < workers; worker++)
        share_release(&shares[worker]);
}

/* Does the job once, in `pool` if there is one, else in a crew of its own. */
static void time_job(const struct job *job, const struct model *model, struct crew *pool,
                     struct share *shares, struct iteration *iteration)
{
    iteration->requested_ns = now_ns();
    struct crew *crew = pool != NULL ? pool : model->start(job, LIFETIME_FRESH, shares);
    model->run(crew);
    if (pool == NULL)
        model->stop(crew);
    iteration->joined_ns = now_ns();
    if (!iteration_conclude(iteration, job, shares))
        fail(FAILURE_INTERNAL, "no memory to fold %" PRIu64 " results", job->tasks);
    if (pool == NULL)
        release_shares(shares, job->workers); /* a fresh worker makes its own */
}

void run_job(const struct arguments *arguments)
{
    const struct workload *workload = require_workload(arguments->workload);
    const struct model *model = require_model(arguments);
    require_applicable(model, workload);
    require_sense(arguments, model, workload);
    const struct job job = {
        .workload = workload,
        .parameters = arguments_for_workload(arguments, workload),
        .tasks = arguments->tasks,
        .size = arguments->size,
        .seed = arguments->seed,
        .first = arguments->first,
        .stride = arguments->stride,
        .workers = (size_t)arguments->workers,
        .schedule = arguments->schedule,
    };

    protocol_started();
    if (arguments->die_with_stdin && !lifeline_to_stdin())
        fail(FAILURE_INTERNAL, "watch standard input: %s", strerror(errno));

    descriptors_raise_limit();
    const uint64_t count = arguments->warmups + arguments->iterations;
    struct iteration *iterations = calloc((size_t)count, sizeof *iterations);
    if (iterations == NULL)
        fail(FAILURE_INTERNAL, "no memory for %" PRIu64 " iterations", count);
    struct share *shares = make_shares(job.workers);
    struct crew *pool = NULL;
    if (arguments->lifetime == LIFETIME_POOL)
        pool = model->start(&job, LIFETIME_POOL, shares);
    for (uint64_t i = 0; i < count; i++) {
        if (!iteration_make(&iterations[i], job.workers, i < arguments->warmups))
            fail(FAILURE_INTERNAL, "no memory for iteration %" PRIu64, i);
        time_job(&job, model, pool, shares, &iterations[i]);
    }
    if (pool != NULL)
        model->stop(pool);

    for (uint64_t i = 0; i < count; i++) {
        protocol_iteration(i, &iterations[i]);
        iteration_drop(&iterations[i]);
    }
    protocol_done();
    release_shares(shares, job.workers);
    free(shares);
    free(iterations);
    free((void *)job.parameters);
}
