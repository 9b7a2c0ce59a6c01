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

char *beside_own_path(void)
{
    char own[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    if (length <= 0) /* there is no /proc: a name without a slash was found through PATH */
        return strdup(noted);
    own[length] = '\0';
    return strdup(own);
}

char *beside_path(const char *name)
{
    char *own = beside_own_path();
    if (own == NULL)
        return NULL;
    /* Where PATH found this program it will find its neighbour. */
    const char *slash = strrchr(own, '/');
    size_t folder = slash != NULL ? (size_t)(slash - own) + 1 : 0;
    char *path = malloc(folder + strlen(name) + 1);
    if (path != NULL) {
        memcpy(path, own, folder);
        strcpy(path + folder, name);
    }
    free(own);
    return path;
}
