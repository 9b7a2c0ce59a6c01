#include "describe.h"

#include "model.h"
#include "probing/probe.h"
#include "protocol.h"
#include "workload.h"

#include <stdio.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <gnu/libc-version.h>
#endif

#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)
#define VERSION(major, minor, patch) TEXT(major) "." TEXT(minor) "." TEXT(patch)

#if defined(__apple_build_version__)
#define IMPLEMENTATION "Apple clang"
#define IMPLEMENTATION_VERSION VERSION(__clang_major__, __clang_minor__, __clang_patchlevel__)
#elif defined(__clang__) /* which also defines __GNUC__ */
#define IMPLEMENTATION "clang"
#define IMPLEMENTATION_VERSION VERSION(__clang_major__, __clang_minor__, __clang_patchlevel__)
#elif defined(__GNUC__)
#define IMPLEMENTATION "gcc"
#define IMPLEMENTATION_VERSION VERSION(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__)
#else
#error "gcc or clang is needed: the registries use their constructors"
#endif

static const char *json(bool value)
{
    return value ? "true" : "false";
}

/* A member of the object `not_applicable`, which the first begins. */
static void write_reason(FILE *line, bool *begun, const char *name, const char *reason)
{
    fprintf(line, "%s\"%s\":", *begun ? "," : ",\"not_applicable\":{", name);
    protocol_string(reason);
    *begun = true;
}

static void write_not_applicable(FILE *line, const struct model *model)
{
    bool begun = false;
    for (const struct workload *each = workload_first(); each != NULL; each = each->next) {
        const char *reason = model_not_applicable(model, each);
        if (reason != NULL)
            write_reason(line, &begun, each->name, reason);
    }
    if (model->breed == NULL)
        for (const struct probe *each = probe_first(); each != NULL; each = each->next)
            write_reason(line, &begun, each->name, model->not_probed);
    if (begun)
        fputs("}", line);
}

static void write_model(FILE *line, const struct model *model)
{
    fprintf(line,
            "{\"name\":\"%s\",\"family\":\"%s\",\"lifetimes\":[%s\"pool\"],\"multiplexed\":%s,"
            "\"parallel\":%s,\"baseline\":\"%s\"",
            model->name, model->family, model->has_fresh ? "\"fresh\"," : "",
            json(model->multiplexed), json(model->parallel), model->baseline);
    write_not_applicable(line, model);
    fputs("}", line);
}

static void write_absent_model(FILE *line, const struct model *model)
{
    fprintf(line, "{\"name\":\"%s\",\"family\":\"%s\",\"needs\":", model->name, model->family);
    protocol_string(model->needs);
    fputs("}", line);
}

/* A list of the models that are here, or of those that are absent, each written by `write`. */
static void write_models(FILE *line, bool absent, void (*write)(FILE *, const struct model *))
{
    const char *before = "";
    for (const struct model *each = model_first(); each != NULL; each = each->next) {
        if ((each->needs != NULL) != absent)
            continue;
        fputs(before, line);
        write(line, each);
        before = ",";
    }
}

static void write_facts(FILE *line)
{
    fprintf(line, "\"cpus_believed\":%ld", sysconf(_SC_NPROCESSORS_ONLN));
#ifdef COMPILER_FLAGS /* as the manifest's build line gives them */
    fputs(",\"compiler_flags\":", line);
    protocol_string(COMPILER_FLAGS);
#endif
#ifdef __GLIBC__ /* whose malloc and pthreads are part of what is measured */
    fputs(",\"libc\":", line);
    protocol_string("glibc");
    fputs(",\"libc_version\":", line);
    protocol_string(gnu_get_libc_version());
#endif
}

void describe(void)
{
    FILE *line = protocol_begin("describe");
    fprintf(line, ",\"language\":\"c\",\"implementation\":\"%s\",\"version\":\"%s\"",
            IMPLEMENTATION, IMPLEMENTATION_VERSION);
    fputs(",\"models\":[", line);
    write_models(line, false, write_model);
    fputs("],\"absent_models\":[", line);
    write_models(line, true, write_absent_model);
    fputs("],\"workloads\":[", line);
    for (const struct workload *each = workload_first(); each != NULL; each = each->next)
        fprintf(line, "\"%s\"%s", each->name, each->next != NULL ? "," : "");
    fputs("],\"probes\":[", line);
    for (const struct probe *each = probe_first(); each != NULL; each = each->next)
        fprintf(line, "\"%s\"%s", each->name, each->next != NULL ? "," : "");
    fputs("],\"facts\":{", line);
    write_facts(line);
    fputs("}", line);
    protocol_end();
    protocol_done();
}
