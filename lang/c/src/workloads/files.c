/* files: blocks written to a file of the worker's own, flushed to the disk, and read back. */

#include "mix.h"
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { DIRECTORY }; /* index of the one parameter */
enum { BLOCK_BYTES = 65536, WORD_BYTES = 8 };

struct file {
    int descriptor; /* -1 until it is open */
    char *path;     /* where it was made; it has no name any more */
    unsigned char block[BLOCK_BYTES];
};

static void fail_at(struct workplace *place, const char *what, const char *path, const char *why)
{
    workplace_fail(place, "files: %s %s: %s", what, path, why);
}

static void prepare(struct workplace *place)
{
    const char *directory = place->parameters[DIRECTORY];
    static const char name[] = "/concurrency-harness-XXXXXX";
    const size_t path_bytes = strlen(directory) + sizeof name;
    struct file *file = calloc(1, sizeof *file);
    char *path = malloc(path_bytes);
    if (file == NULL || path == NULL) {
        free(file);
        free(path);
        workplace_fail(place, "files: no memory for a block");
        return;
    }
    snprintf(path, path_bytes, "%s%s", directory, name);
    file->path = path;
    place->own = file;
    file->descriptor = mkostemp(path, O_CLOEXEC);
    if (file->descriptor < 0)
        fail_at(place, "create", path, strerror(errno));
    else if (unlink(path) != 0)
        fail_at(place, "unlink", path, strerror(errno));
}

static void put_word(unsigned char *bytes, uint64_t word)
{
    for (int i = 0; i < WORD_BYTES; i++)
        bytes[i] = (unsigned char)(word >> (56 - 8 * i));
}

static uint64_t get_word(const unsigned char *bytes)
{
    uint64_t word = 0;
    for (int i = 0; i < WORD_BYTES; i++)
        word = word << 8 | bytes[i];
    return word;
}

/* Each is false if the failure has been noted. */
static bool write_block(struct workplace *place, struct file *file, off_t at)
{
    ssize_t written;
    do
        written = pwrite(file->descriptor, file->block, BLOCK_BYTES, at);
    while (written < 0 && errno == EINTR);
    if (written == BLOCK_BYTES)
        return true;
    fail_at(place, "write to", file->path,
            written < 0 ? strerror(errno) : "only a part of the block was written");
    return false;
}

static bool flush(struct workplace *place, const struct file *file)
{
    int flushed;
    do
        flushed = fsync(file->descriptor);
    while (flushed != 0 && errno == EINTR);
    if (flushed == 0)
        return true;
    fail_at(place, "fsync", file->path, strerror(errno));
    return false;
}

static bool read_block(struct workplace *place, struct file *file, off_t at)
{
    ssize_t got;
    do
        got = pread(file->descriptor, file->block, BLOCK_BYTES, at);
    while (got < 0 && errno == EINTR);
    if (got == BLOCK_BYTES)
        return true;
    fail_at(place, "read from", file->path,
            got < 0 ? strerror(errno) : "only a part of the block was read");
    return false;
}

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    struct file *file = place->own;
    const uint64_t n = place->size;
    for (uint64_t k = 0; k < n; k++) {
        put_word(file->block, mix(seed, n * t + k));
        if (!write_block(place, file, (off_t)(k * BLOCK_BYTES)))
            return 0;
    }
    if (!flush(place, file))
        return 0;
    uint64_t h = FOLD_START;
    for (uint64_t k = 0; k < n; k++) {
        if (!read_block(place, file, (off_t)(k * BLOCK_BYTES)))
            return 0;
        h = fold(h, get_word(file->block));
    }
    return h;
}

static void release(struct workplace *place)
{
    struct file *file = place->own;
    if (file == NULL)
        return;
    if (file->descriptor >= 0)
        close(file->descriptor);
    free(file->path);
    free(file);
    place->own = NULL;
}

static const struct parameter parameters[] = {[DIRECTORY] = {"directory", true}, {NULL, false}};

static struct workload files = {
    .name = "files",
    .parameters = parameters,
    .prepare = prepare,
    .task = task,
    .release = release,
    .least_size = 1,
    .most_size = 16384,
    .no_events = "regular files are always ready for an event loop: reading and writing them "
                 "blocks it",
};
REGISTER_WORKLOAD(files)
