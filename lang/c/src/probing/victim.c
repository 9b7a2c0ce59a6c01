#include "probing/victim.h"

#include "beside.h"
#include "children.h"
#include "clock.h"
#include "failure.h"
#include "pipes.h"
#include "protocol.h"
#include "roles/wire.h"
#include "spawning.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

const char *victim_case(const struct experiment *experiment)
{
    if (setting_number(experiment, "in_child") == 0)
        return NULL;
    const struct names names = setting_names(experiment, "case");
    return names.count > 0 ? names.values[0] : "";
}

void victim_prepare(void)
{
    setrlimit(RLIMIT_CORE, &(struct rlimit){.rlim_cur = 0, .rlim_max = 0});
}

void victim_tell(const char *format, ...)
{
    char line[VICTIM_LINE_BYTES];
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(line, sizeof line - 1, format, arguments);
    va_end(arguments);
    line[length] = '\n';
    if (!pipe_write_all(protocol_descriptor(), line, (size_t)length + 1))
        fail(FAILURE_INTERNAL, "write to the parent: %s", strerror(errno));
}

int victim_news(void)
{
    int news = fcntl(protocol_descriptor(), F_DUPFD_CLOEXEC, 0);
    if (news < 0)
        fail(FAILURE_INTERNAL, "dup: %s", strerror(errno));
    return news;
}

/* The arguments of this program, and what makes a child of it. */
static char **child_arguments(const struct arguments *arguments, char *case_argument)
{
    static char param[] = "--param", die_with_stdin[] = "--die-with-stdin",
                in_child[] = "in_child=1";
    char *const added[] = {param, in_child, param, case_argument, die_with_stdin, NULL};
    char **argv = calloc((size_t)arguments->argc + sizeof added / sizeof added[0], sizeof *argv);
    if (argv == NULL)
        fail(FAILURE_INTERNAL, "no memory for the arguments of a child");
    size_t count = 0;
    for (int i = 0; i < arguments->argc; i++)
        if (strcmp(arguments->argv[i], die_with_stdin) != 0)
            argv[count++] = arguments->argv[i];
    memcpy(argv + count, added, sizeof added);
    return argv;
}

void victim_start(struct victim *victim, const struct experiment *experiment, const char *name)
{
    char case_argument[64];
    snprintf(case_argument, sizeof case_argument, "case=%s", name);
    int life[2], news[2];
    char *path = beside_own_path();
    char **argv = child_arguments(experiment->arguments, case_argument);
    if (path == NULL || !wire_make(life) || !pipe_make(news) || !children_reserve(1) ||
        fcntl(news[PIPE_READ], F_SETFL, O_NONBLOCK) != 0)
        fail(FAILURE_INTERNAL, "make a child: %s", strerror(errno));
    const struct inherited inherited[] = {
        {life[1], STDIN_FILENO},
        {news[PIPE_WRITE], STDOUT_FILENO},
    };
    *victim = (struct victim){.life = life[0], .news = news[PIPE_READ]};
    int reason = spawning_start(path, argv, inherited, sizeof inherited / sizeof inherited[0], true,
                                &victim->pid);
    if (reason != 0)
        fail(FAILURE_INTERNAL, "posix_spawn of %s: %s", path, strerror(reason));
    children_add(0, victim->pid);
    close(life[1]);
    close(news[PIPE_WRITE]);
    free(argv);
    free(path);
}

/* Takes the next line, if one is there in full. */
static bool take_line(struct victim *victim, char line[VICTIM_LINE_BYTES])
{
    char *end = memchr(victim->input, '\n', victim->filled);
    if (end == NULL)
        return false;
    const size_t length = (size_t)(end - victim->input);
    snprintf(line, VICTIM_LINE_BYTES, "%.*s", (int)length, victim->input);
    victim->filled -= length + 1;
    memmove(victim->input, end + 1, victim->filled);
    if (strstr(line, "\"error\"") != NULL)
        fail(FAILURE_INTERNAL, "a child said: %s", line);
    return true;
}

/* False if there is nothing to read. */
static bool read_news(struct victim *victim)
{
    if (victim->filled == sizeof victim->input)
        fail(FAILURE_INTERNAL, "a child wrote too long a line");
    ssize_t got;
    do
        got = read(victim->news, victim->input + victim->filled,
                   sizeof victim->input - victim->filled);
    while (got < 0 && errno == EINTR);
    if (got > 0)
        victim->filled += (size_t)got;
    return got > 0;
}

enum victim_event victim_await(struct victim *victim, uint64_t until_ns,
                               char line[VICTIM_LINE_BYTES])
{
    for (;;) {
        do {
            while (take_line(victim, line))
                if (line[0] != '{') /* what every program says of itself */
                    return VICTIM_SAID;
        } while (read_news(victim));
        if (victim->ended_ns != 0)
            return VICTIM_ENDED;
        const uint64_t now = now_ns();
        if (now >= until_ns)
            return VICTIM_SILENT;
        struct pollfd ends[] = {
            {.fd = victim->life, .events = POLLIN},
            {.fd = victim->news, .events = POLLIN},
        };
        poll(ends, sizeof ends / sizeof ends[0], (int)((until_ns - now) / 1000000 + 1));
        if (ends[0].revents != 0)
            victim->ended_ns = now_ns(); /* what it said before is read once more */
        else if ((ends[1].revents & (POLLIN | POLLHUP)) == POLLHUP) {
            close(victim->news); /* nobody can write any more, and it is ending */
            victim->news = -1;
        }
    }
}

int victim_end(struct victim *victim)
{
    /* It is not reaped yet, so the group is its own. If it is ending, how is decided already. */
    kill(-victim->pid, SIGKILL);
    int status = children_reap(0);
    close(victim->life);
    if (victim->news >= 0)
        close(victim->news);
    return status;
}

void victim_word(int status, char *word, size_t bytes)
{
    if (WIFSIGNALED(status))
        snprintf(word, bytes, "signal-%d", WTERMSIG(status));
    else
        snprintf(word, bytes, "exit-%d", WEXITSTATUS(status));
}
