#include "failure.h"

#include "children.h"
#include "protocol.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static const char *const code_names[] = {
    [FAILURE_USAGE] = "usage",
    [FAILURE_UNSUPPORTED] = "unsupported",
    [FAILURE_WORKER_DIED] = "worker_died",
    [FAILURE_TASK_FAILED] = "task_failed",
    [FAILURE_INTERNAL] = "internal",
};

_Noreturn void fail(enum failure_code code, const char *format, ...)
{
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);

    children_end_all();
    protocol_error(code_names[code], message);
    /* Not exit(): other threads may still be at work, and must not see its clearing up. */
    _exit(code == FAILURE_USAGE ? 2 : 1);
}
