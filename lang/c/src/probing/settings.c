#include "failure.h"
#include "probing/probe.h"

#include <ctype.h>
#include <string.h>

static void require_known(const struct experiment *experiment)
{
    const struct arguments *arguments = experiment->arguments;
    for (size_t i = 0; i < arguments->parameter_count; i++) {
        const struct parameter_argument *given = &arguments->parameters[i];
        const struct setting *each = experiment->probe->settings;
        while (each->key != NULL && (strlen(each->key) != given->key_length ||
                                     memcmp(each->key, given->key, given->key_length) != 0))
            each++;
        if (each->key == NULL)
            fail(FAILURE_USAGE, "the probe %s has no parameter '%.*s'", experiment->probe->name,
                 (int)given->key_length, given->key);
    }
}

static bool is_name(const char *text)
{
    if (*text == '\0')
        return false;
    while (isalnum((unsigned char)*text) || (*text != '\0' && strchr("_-.", *text) != NULL))
        text++;
    return *text == '\0';
}

static void read_value(const struct setting *setting, const char *text, struct setting_value *value)
{
    if (strlen(text) >= sizeof value->text)
        fail(FAILURE_USAGE, "--param %s is too long", setting->key);
    strcpy(value->text, text);
    const size_t most = setting->kind == SETTING_NUMBER ? 1 : SETTING_MOST_PARTS;
    for (char *rest = value->text; rest != NULL; value->count++) {
        if (value->count == most)
            fail(FAILURE_USAGE, "--param %s=%s is more than %zu", setting->key, text, most);
        char *part = strsep(&rest, ",");
        uint64_t *number = &value->numbers[value->count];
        value->names[value->count] = part;
        if (setting->kind == SETTING_NAMES
                ? !is_name(part)
                : !arguments_number(part, setting->least, setting->most, number))
            fail(FAILURE_USAGE, "--param %s=%s: '%s' is malformed or out of range", setting->key,
                 text, part);
    }
}

void settings_read(struct experiment *experiment)
{
    require_known(experiment);
    for (size_t i = 0; experiment->probe->settings[i].key != NULL; i++) {
        const struct setting *setting = &experiment->probe->settings[i];
        const char *text = arguments_parameter(experiment->arguments, setting->key);
        if (text == NULL)
            text = setting->usual;
        if (text != NULL)
            read_value(setting, text, &experiment->values[i]);
    }
}

static const struct setting_value *find(const struct experiment *experiment, const char *key)
{
    size_t i = 0;
    while (strcmp(experiment->probe->settings[i].key, key) != 0)
        i++;
    return &experiment->values[i];
}

uint64_t setting_number(const struct experiment *experiment, const char *key)
{
    const struct setting_value *value = find(experiment, key);
    return value->count > 0 ? value->numbers[0] : 0;
}

struct numbers setting_numbers(const struct experiment *experiment, const char *key)
{
    const struct setting_value *value = find(experiment, key);
    return (struct numbers){.values = value->numbers, .count = value->count};
}

struct names setting_names(const struct experiment *experiment, const char *key)
{
    const struct setting_value *value = find(experiment, key);
    return (struct names){.values = value->names, .count = value->count};
}
