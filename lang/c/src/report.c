#include "report.h"

#include "pipes.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

bool report_send(int descriptor, enum report_kind kind)
{
    struct report_header header = {.kind = kind};
    return pipe_write_all(descriptor, &header, sizeof header);
}

bool report_send_share(int descriptor, const struct share *share)
{
    struct report_header header = {
        .kind = REPORT_SHARE, .ready_ns = share->ready_ns, .count = share->count};
    if (share->count > 0) {
        header.start_ns = share->start_ns;
        header.end_ns = share->end_ns;
        header.process = share->process;
        header.thread = share->thread;
    }
    size_t bytes = share->count * sizeof *share->results;
    return pipe_write_all(descriptor, &header, sizeof header) &&
           pipe_write_all(descriptor, share->results, bytes) &&
           (share->tasks == NULL || pipe_write_all(descriptor, share->tasks, bytes));
}

bool report_send_failure(int descriptor, const struct workplace *place)
{
    struct report_header header = {.kind = REPORT_FAILED};
    return pipe_write_all(descriptor, &header, sizeof header) &&
           pipe_write_all(descriptor, place->failure, sizeof place->failure);
}

/* Where the next bytes of the report go, and at most how many of them belong there; 0 when the
 * report is complete. The header is complete when this is asked for the body. */
static size_t next_part(struct report_reader *reader, const struct job *job, struct share *share,
                        char **into)
{
    size_t done = reader->received;
    if (done < sizeof reader->header) {
        *into = (char *)&reader->header + done;
        return sizeof reader->header - done;
    }
    done -= sizeof reader->header;
    if (reader->header.kind == REPORT_FAILED) {
        *into = reader->failure + done;
        return sizeof reader->failure - done;
    }
    if (reader->header.kind != REPORT_SHARE)
        return 0;
    size_t bytes = share->count * sizeof *share->results;
    if (done < bytes) {
        *into = (char *)share->results + done;
        return bytes - done;
    }
    done -= bytes;
    if (job->schedule == SCHEDULE_STATIC)
        return 0;
    *into = (char *)share->tasks + done;
    return bytes - done;
}

/* Takes what the header says into the share. False if it cannot be, with errno set. */
static bool accept_header(const struct report_header *header, const struct job *job,
                          struct share *share)
{
    if (header->kind <= REPORT_NONE || header->kind > REPORT_FAILED || header->count > job->tasks) {
        errno = EPROTO;
        return false;
    }
    if (header->kind != REPORT_SHARE)
        return true;
    if (!share_reserve(share, job, (size_t)header->count)) {
        errno = ENOMEM;
        return false;
    }
    share->ready_ns = header->ready_ns;
    share->start_ns = header->start_ns;
    share->end_ns = header->end_ns;
    share->process = header->process;
    share->thread = header->thread;
    share->count = (size_t)header->count;
    return true;
}

enum report_progress report_receive(struct report_reader *reader, int descriptor,
                                    const struct job *job, struct share *share)
{
    char *into = NULL;
    size_t wanted = next_part(reader, job, share, &into);
    ssize_t got = read(descriptor, into, wanted);
    if (got == 0)
        return REPORT_ENDED;
    if (got < 0)
        return errno == EINTR ? REPORT_PARTIAL : REPORT_UNREADABLE;
    reader->received += (size_t)got;
    if (reader->received == sizeof reader->header && !accept_header(&reader->header, job, share))
        return REPORT_UNREADABLE;
    if (next_part(reader, job, share, &into) > 0)
        return REPORT_PARTIAL;
    reader->received = 0;
    return REPORT_COMPLETE;
}
