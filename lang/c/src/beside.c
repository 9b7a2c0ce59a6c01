#include "beside.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifndef PATH_MAX
#define PATH_MAX 4096
#endif

static const char *noted = "";

void beside_note_name(const char *argv0)
{
    if (argv0 != NULL)
        noted = argv0;
}

char *beside_path(const char *name)
{
    char own[PATH_MAX];
    /* Where there is no /proc: a name without a slash was found through PATH, as its neighbour will
     * be. */
    const char *program = noted;
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    if (length > 0) {
        own[length] = '\0';
        program = own;
    }
    const char *slash = strrchr(program, '/');
    size_t folder = slash != NULL ? (size_t)(slash - program) + 1 : 0;
    char *path = malloc(folder + strlen(name) + 1);
    if (path != NULL) {
        memcpy(path, program, folder);
        strcpy(path + folder, name);
    }
    return path;
}
