#include "probing/probe.h"

#include "descriptors.h"
#include "failure.h"
#include "lifeline.h"
#include "protocol.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct probe *first;

void probe_register(struct probe *probe)
{
    struct probe **at = &first;
    while (*at != NULL && strcmp((*at)->name, probe->name) < 0)
        at = &(*at)->next;
    if (*at != NULL && strcmp((*at)->name, probe->name) == 0) {
        fprintf(stderr, "two probes are named '%s'\n", probe->name);
        abort();
    }
    probe->next = *at;
    *at = probe;
}

const struct probe *probe_first(void)
{
    return first;
}

static const struct probe *require_probe(const char *name)
{
    for (const struct probe *each = first; each != NULL; each = each->next)
        if (strcmp(each->name, name) == 0)
            return each;
    fail(FAILURE_UNSUPPORTED, "there is no probe '%s'", name);
}

static const struct model *require_model(const char *name, const struct probe *probe)
{
    const struct model *model = model_find(name);
    if (model == NULL)
        fail(FAILURE_UNSUPPORTED, "there is no model '%s'", name);
    if (model->needs != NULL)
        fail(FAILURE_UNSUPPORTED, "the model %s needs %s", model->name, model->needs);
    if (model->breed == NULL)
        fail(FAILURE_UNSUPPORTED, "the probe %s is not applicable to the model %s: %s", probe->name,
             model->name, model->not_probed);
    return model;
}

void probe_model(const struct arguments *arguments)
{
    const struct probe *probe = require_probe(arguments->probe);
    const struct model *model = require_model(arguments->model, probe);
    struct experiment experiment = {
        .probe = probe,
        .breed = model->breed,
        .arguments = arguments,
        .workers = (size_t)(arguments->workers != 0 ? arguments->workers : probe->workers),
        .repeats = arguments->repeats != 0 ? arguments->repeats : probe->repeats,
    };
    settings_read(&experiment);
    if (probe->check != NULL)
        probe->check(&experiment);

    protocol_started();
    if (arguments->die_with_stdin && !lifeline_to_stdin())
        fail(FAILURE_INTERNAL, "watch standard input: %s", strerror(errno));
    descriptors_raise_limit();
    if (model->breed->prepare != NULL)
        model->breed->prepare();
    probe->run(&experiment);
    protocol_done();
}
