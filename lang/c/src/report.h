#ifndef REPORT_H
#define REPORT_H

#include "job.h"

/* What a worker process tells its parent, over a pipe of its own. A report is a header, written at
 * once, and for some kinds a body; both in the machine's own byte order, since both ends are made
 * of the same source. */

enum report_kind {
    REPORT_NONE,
    REPORT_PREPARED, /* of a pool: it waits for a hand-over */
    REPORT_READY,    /* it stands at the gate */
    REPORT_SHARE,    /* its part of the job is done; body: the results, then their tasks if the
                        schedule is dynamic */
    REPORT_FAILED,   /* a part of the workload failed; body: the text of a workplace's failure */
};

/* Shorter than PIPE_BUF, so that it is written in one piece. Without padding. */
struct report_header {
    uint64_t kind;
    uint64_t ready_ns, start_ns, end_ns, process, thread; /* REPORT_SHARE: as in struct share */
    uint64_t count;                                       /* REPORT_SHARE: results */
};

/* The sending end. Each waits where the pipe is full, and is false if the parent is gone. */
bool report_send(int descriptor, enum report_kind kind);
bool report_send_share(int descriptor, const struct share *share);
bool report_send_failure(int descriptor, const struct workplace *place);

/* The receiving end of one worker: what has come of a report that is under way. All zero before
 * the first. */
struct report_reader {
    struct report_header header;
    size_t received; /* bytes of the header and body so far */
    char failure[WORKPLACE_FAILURE_BYTES];
};

enum report_progress {
    REPORT_PARTIAL,   /* more is to come */
    REPORT_COMPLETE,  /* reader->header.kind has come; the next call begins the next report */
    REPORT_ENDED,     /* the worker has closed its end: it is gone */
    REPORT_UNREADABLE /* errno says why; ENOMEM if there is no memory, EPROTO if it is no report */
};

/* Reads once from `descriptor`, on which poll has found something. A share goes to `share`, whose
 * room grows as needed; a failure's text to reader->failure. */
enum report_progress report_receive(struct report_reader *reader, int descriptor,
                                    const struct job *job, struct share *share);

#endif
