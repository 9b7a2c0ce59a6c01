#include "protocol.h"

#include "children.h"
#include "clock.h"
#include "identity.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static FILE *stream;

static _Noreturn void give_up(const char *what)
{
    int reason = errno;
    children_end_all();
    fprintf(stderr, "worker: %s: %s\n", what, strerror(reason));
    _exit(1);
}

void protocol_open(void)
{
    /* A reader that has gone is an error to be seen, not a signal to die of. */
    signal(SIGPIPE, SIG_IGN);
    bool output_is_open = fcntl(STDOUT_FILENO, F_GETFD) >= 0;
    /* Else the next descriptor made would be taken for a standard stream. */
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
        if (fcntl(descriptor, F_GETFD) < 0 && open("/dev/null", O_RDWR) < 0)
            give_up("open /dev/null");
    if (!output_is_open) {
        errno = EBADF;
        give_up("standard output");
    }
    int kept = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (kept < 0 || dup2(STDERR_FILENO, STDOUT_FILENO) < 0 || (stream = fdopen(kept, "w")) == NULL)
        give_up("move the protocol from standard output");
    /* By lines as standard error is, so that a worker that is killed has said what it printed. */
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
}

int protocol_descriptor(void)
{
    return fileno(stream);
}

FILE *protocol_begin(const char *type)
{
    fprintf(stream, "{\"v\":1,\"type\":\"%s\"", type);
    return stream;
}

static bool end_line(void)
{
    fputs("}\n", stream);
    return fflush(stream) == 0 && ferror(stream) == 0;
}

void protocol_end(void)
{
    if (!end_line())
        give_up("write to the protocol");
}

void protocol_string(const char *text)
{
    putc('"', stream);
    for (const unsigned char *each = (const unsigned char *)text; *each != '\0'; each++) {
        if (*each == '"' || *each == '\\')
            fprintf(stream, "\\%c", *each);
        else if (*each < 0x20 || *each == 0x7f)
            fprintf(stream, "\\u%04x", *each);
        else if (*each > 0x7f)
            fputs("\\ufffd", stream);
        else
            putc(*each, stream);
    }
    putc('"', stream);
}

void protocol_started(void)
{
    fprintf(protocol_begin("started"), ",\"pid\":%" PRIu64 ",\"clock_ns\":%" PRIu64, process_id(),
            now_ns());
    protocol_end();
}

static void write_column(const char *name, const uint64_t *values, size_t count)
{
    fprintf(stream, ",\"%s\":[", name);
    for (size_t worker = 0; worker < count; worker++) {
        if (worker > 0)
            putc(',', stream);
        if (values[worker] == ITERATION_NONE)
            fputs("null", stream);
        else
            fprintf(stream, "%" PRIu64, values[worker]);
    }
    putc(']', stream);
}

void protocol_iteration(uint64_t index, const struct iteration *iteration)
{
    protocol_begin("iteration");
    fprintf(
        stream,
        ",\"index\":%" PRIu64 ",\"warmup\":%s,\"requested_ns\":%" PRIu64 ",\"joined_ns\":%" PRIu64,
        index, iteration->warmup ? "true" : "false", iteration->requested_ns, iteration->joined_ns);
    size_t count = iteration->workers;
    write_column("ready_ns", iteration->ready_ns, count);
    write_column("start_ns", iteration->start_ns, count);
    write_column("end_ns", iteration->end_ns, count);
    fprintf(stream, ",\"checksum\":\"%016" PRIx64 "\"", iteration->checksum);
    write_column("processes", iteration->processes, count);
    write_column("threads", iteration->threads, count);
    protocol_end();
}

void protocol_done(void)
{
    protocol_begin("done");
    protocol_end();
}

void protocol_error(const char *code, const char *message)
{
    fprintf(protocol_begin("error"), ",\"code\":\"%s\",\"message\":", code);
    protocol_string(message);
    end_line();
}
