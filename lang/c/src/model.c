#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct model *first;

void model_register(struct model *model)
{
    struct model **at = &first;
    while (*at != NULL && strcmp((*at)->name, model->name) < 0)
        at = &(*at)->next;
    if (*at != NULL && strcmp((*at)->name, model->name) == 0) {
        fprintf(stderr, "two models are named '%s'\n", model->name);
        abort();
    }
    model->next = *at;
    *at = model;
}

const char *model_not_applicable(const struct model *model, const struct workload *workload)
{
    return model->not_applicable != NULL ? model->not_applicable(workload) : NULL;
}

const struct model *model_find(const char *name)
{
    for (const struct model *each = first; each != NULL; each = each->next)
        if (strcmp(each->name, name) == 0)
            return each;
    return NULL;
}

const struct model *model_first(void)
{
    return first;
}
