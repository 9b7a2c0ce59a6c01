#ifndef FAILURE_H
#define FAILURE_H

/* The kinds of error that the contract knows. */
enum failure_code {
    FAILURE_USAGE,
    FAILURE_UNSUPPORTED,
    FAILURE_WORKER_DIED,
    FAILURE_TASK_FAILED,
    FAILURE_INTERNAL,
};

/* Ends the program with an error: kills and reaps all child processes, writes the error line as the
 * last one, and exits with the status that belongs to `code` (2 for usage, else 1). Threads end
 * with the program. For the main thread of the main process only. */
_Noreturn void fail(enum failure_code code, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

#endif
