#include "probing/parking.h"

#include "children.h"
#include "protocol.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static char input[256]; /* what has been read and not yet looked at */
static size_t filled;

static void read_more(void)
{
    ssize_t got;
    do
        got = read(STDIN_FILENO, input + filled, sizeof input - filled);
    while (got < 0 && errno == EINTR);
    if (got <= 0) {
        children_end_all();
        _exit(1);
    }
    filled += (size_t)got;
}

/* Takes a line. Whether it was `release`; a line too long for the buffer is not. */
static bool take_release(void)
{
    static const char release[] = "release";
    char *end;
    while ((end = memchr(input, '\n', filled)) == NULL) {
        if (filled == sizeof input)
            filled = 0;
        read_more();
    }
    const size_t length = (size_t)(end - input);
    const bool found = length == strlen(release) && memcmp(input, release, length) == 0;
    filled -= length + 1;
    memmove(input, end + 1, filled);
    return found;
}

static void write_ids(FILE *line, const char *name, const uint64_t *ids, size_t count)
{
    fprintf(line, ",\"%s\":[", name);
    for (size_t i = 0; i < count; i++)
        fprintf(line, "%s%" PRIu64, i > 0 ? "," : "", ids[i]);
    fputs("]", line);
}

void park(const uint64_t *processes, size_t process_count, const uint64_t *threads,
          size_t thread_count)
{
    FILE *line = protocol_begin("parked");
    write_ids(line, "processes", processes, process_count);
    write_ids(line, "threads", threads, thread_count);
    protocol_end();
    while (!take_release())
        continue;
}
