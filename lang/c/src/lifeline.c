#include "lifeline.h"

#include "children.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/prctl.h>
#endif

#ifndef POLLRDHUP
#define POLLRDHUP 0
#endif

enum { CHECK_INTERVAL_US = 200000 };

static bool stdin_hangs_up; /* a pipe or a socket, whose end poll tells by itself */

/* Async-signal-safe. Takes nothing from standard input, so that others may read it. */
static bool stdin_has_ended(void)
{
    struct pollfd input = {.fd = STDIN_FILENO, .events = POLLIN | POLLRDHUP};
    int found;
    do
        found = poll(&input, 1, 0);
    while (found < 0 && errno == EINTR);
    if (found <= 0)
        return false;
    if ((input.revents & (POLLHUP | POLLERR | POLLNVAL | POLLRDHUP)) != 0)
        return true;
    /* A file, a terminal or a device tells its end by being readable without anything to read. */
    int bytes = 0;
    return !stdin_hangs_up && (ioctl(STDIN_FILENO, FIONREAD, &bytes) != 0 || bytes == 0);
}

static void check_stdin(int signal_number)
{
    (void)signal_number;
    int kept = errno;
    if (stdin_has_ended()) {
        children_end_all();
        _exit(1);
    }
    errno = kept;
}

static bool handle(int signal_number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigset_t one;
    sigemptyset(&one);
    sigaddset(&one, signal_number);
    /* Whoever started this program may have left the signal blocked. */
    return sigaction(signal_number, &action, NULL) == 0 &&
           sigprocmask(SIG_UNBLOCK, &one, NULL) == 0;
}

/* The portable way: look from time to time. */
static bool check_regularly(void (*handler)(int))
{
    struct itimerval interval = {
        .it_interval = {.tv_usec = CHECK_INTERVAL_US},
        .it_value = {.tv_usec = CHECK_INTERVAL_US},
    };
    return handle(SIGALRM, handler) && setitimer(ITIMER_REAL, &interval, NULL) == 0;
}

/* Has the kernel send SIGIO when something happens on standard input. False where the system or
 * this kind of file does not do that. */
static bool ask_for_signal(void)
{
#if defined(__linux__) && !defined(LIFELINE_BY_TIMER)
    int flags = fcntl(STDIN_FILENO, F_GETFL);
    if (flags < 0 || fcntl(STDIN_FILENO, F_SETOWN, getpid()) != 0 ||
        fcntl(STDIN_FILENO, F_SETFL, flags | O_ASYNC) != 0)
        return false;
    /* Linux accepts O_ASYNC for every file, but keeps it only where it has an effect. */
    flags = fcntl(STDIN_FILENO, F_GETFL);
    return flags >= 0 && (flags & O_ASYNC) != 0;
#else
    return false;
#endif
}

/* Gives this process an open file of its own for the pipe that it has as standard input. The signal
 * goes to one process per open file, and a pipe that is inherited is one open file for all. */
static bool reopen_stdin(void)
{
    int own = open("/proc/self/fd/0", O_RDONLY);
    if (own < 0)
        return false;
    bool moved = dup2(own, STDIN_FILENO) >= 0;
    close(own);
    return moved;
}

static bool watch_stdin(bool shared)
{
    struct stat input;
    stdin_hangs_up =
        fstat(STDIN_FILENO, &input) == 0 && (S_ISFIFO(input.st_mode) || S_ISSOCK(input.st_mode));
    if (!handle(SIGIO, check_stdin))
        return false;
    bool by_signal = (!shared || reopen_stdin()) && ask_for_signal();
    if (!by_signal && !check_regularly(check_stdin))
        return false;
    /* It may have ended before the signal was asked for. */
    check_stdin(SIGIO);
    return true;
}

bool lifeline_to_stdin(void)
{
    return watch_stdin(false);
}

#if defined(__linux__) && !defined(LIFELINE_BY_TIMER)

void lifeline_to_parent(pid_t parent)
{
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != parent)
        _exit(1);
}

bool lifeline_to_parent_and_pipe(pid_t parent)
{
    lifeline_to_parent(parent);
    return watch_stdin(true);
}

#else

static pid_t expected_parent;

static void check_parent(int signal_number)
{
    (void)signal_number;
    if (getppid() != expected_parent)
        _exit(1);
}

void lifeline_to_parent(pid_t parent)
{
    expected_parent = parent;
    if (!check_regularly(check_parent))
        _exit(1);
    check_parent(SIGALRM);
}

bool lifeline_to_parent_and_pipe(pid_t parent)
{
    (void)parent; /* there is one timer, and the pipe ends with the parent */
    return watch_stdin(true);
}

#endif
