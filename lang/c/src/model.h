#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>

#include "job.h"

/* What a model of concurrency is to the rest of the program: a way to have a crew of workers do a
 * job. It knows nothing of any one workload. */

enum lifetime {
    LIFETIME_FRESH, /* a crew does one job */
    LIFETIME_POOL,  /* a crew does one job after another */
};

struct crew;  /* the model's own */
struct breed; /* probing/breed.h */

/* All three are called by the main thread. Where something goes wrong they call fail() and do not
 * return. */
struct model {
    const char *name;
    const char *family;
    const char *baseline; /* the sequential model with the same kernels */
    bool has_fresh;       /* every model has the lifetime pool */
    bool multiplexed;     /* workers share OS threads */
    bool parallel;        /* CPU-bound workers run at the same instant */

    /* Makes the workers of `job`. Pool: returns when all are prepared and wait for a hand-over.
     * Fresh: returns when all are made, with the job already handed over. `shares` has one entry
     * per worker, and like `job` outlives the crew. */
    struct crew *(*start)(const struct job *job, enum lifetime lifetime, struct share *shares);

    /* Has the crew do the job, through its gate, and returns when all shares are complete. In a
     * fresh crew once, in a pool any number of times. */
    void (*run)(struct crew *crew);

    /* Ends the workers, waits until they are gone and frees the crew. */
    void (*stop)(struct crew *crew);

    /* Why it does not run that workload, as a plain clause; NULL if it does. May itself be NULL:
     * it runs all. */
    const char *(*not_applicable)(const struct workload *workload);

    /* What the system would have to be for this model, which then is nothing but its name and
     * family; NULL if it is here. */
    const char *needs;

    /* How the probes make its workers, one by one; NULL: it is not probed, and `not_probed` says
     * why in a plain clause. */
    const struct breed *breed;
    const char *not_probed;

    struct model *next; /* the registry's */
};

/* Registers a `struct model` before main starts: a model is added by adding its file. */
#define REGISTER_MODEL(model)                                                                      \
    __attribute__((constructor)) static void register_##model(void)                                \
    {                                                                                              \
        model_register(&(model));                                                                  \
    }

/* Why `model` does not run `workload`, or NULL if it does. */
const char *model_not_applicable(const struct model *model, const struct workload *workload);

/* Adds `model` to the registry; aborts if its name is taken. Called by REGISTER_MODEL. */
void model_register(struct model *model);

/* The model of that name, here or not, or NULL. */
const struct model *model_find(const char *name);

/* The first of all models, here or not, in the order of their names; the others follow through
 * `next`. */
const struct model *model_first(void);

#endif
