/*
 * reply_server: the far end of the workload `rpc`. A program of the harness, never part of a
 * program under test.
 *
 *     reply_server --delay-us N [--host 127.0.0.1] [--port 0]
 *
 * A client sends 8 bytes, a big-endian request x; the answer is mix(x, 0), 8 bytes big-endian, sent
 * N microseconds after the last byte of the request was read (N = 0: at once). A connection carries
 * any number of requests, which may be pipelined and are answered in order.
 *
 * When it listens it prints one JSON line with its address, and serves until standard input ends.
 * Exit status: 0 standard input ended, 1 the machine refused something, 2 wrong arguments.
 *
 * How it works: one thread and one epoll. Every answer waits equally long, so the order of arrival
 * is the order of the deadlines: the timer queue is a plain ring, and one timerfd stands at its
 * head.
 */
#include "connections.h"
#include "failure.h"
#include "serve.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { BACKLOG = 4096 };

typedef struct {
    int64_t delay_us;
    const char *host;
    int port;
} Arguments;

/* A plain decimal number of 0 to `most`; anything else is wrong usage. */
static int64_t parse_number(const char *option, const char *text, int64_t most)
{
    int64_t value = 0;
    const char *c = text;
    for (; *c >= '0' && *c <= '9' && value <= most; c++) value = 10 * value + (*c - '0');
    if (c == text || *c != '\0' || value > most)
        die(2, "%s must be a number from 0 to %lld, not '%s'", option, (long long)most, text);
    return value;
}

/* The arguments, each at most once; wrong ones end the program with status 2. */
static Arguments parse_arguments(int argc, char **argv)
{
    const char *names[] = {"--delay-us", "--host", "--port"};
    const char *values[] = {NULL, NULL, NULL};
    for (int i = 1; i < argc; i += 2) {
        size_t option = 0;
        while (option < 3 && strcmp(argv[i], names[option]) != 0) option++;
        if (option == 3)
            die(2,
                "unknown argument '%s'; usage: reply_server --delay-us N [--host 127.0.0.1] "
                "[--port 0]",
                argv[i]);
        if (i + 1 == argc) die(2, "%s needs a value", argv[i]);
        if (values[option]) die(2, "%s is given twice", argv[i]);
        values[option] = argv[i + 1];
    }
    if (!values[0])
        die(2, "--delay-us is required; usage: reply_server --delay-us N [--host 127.0.0.1] "
               "[--port 0]");
    return (Arguments){
        .delay_us = parse_number("--delay-us", values[0], INT32_MAX),
        .host = values[1] ? values[1] : "127.0.0.1",
        .port = values[2] ? (int)parse_number("--port", values[2], 65535) : 0,
    };
}

/* A socket that listens on an IPv4 address; `address` becomes where. What the machine refuses ends
 * the program. */
static int listen_on(const char *host, int port, struct sockaddr_in *address)
{
    struct addrinfo hints = {.ai_family = AF_INET, .ai_socktype = SOCK_STREAM}, *found;
    int failure = getaddrinfo(host, NULL, &hints, &found);
    if (failure != 0) die(1, "--host %s: %s", host, gai_strerror(failure));
    memcpy(address, found->ai_addr, sizeof *address);
    freeaddrinfo(found);
    address->sin_port = htons((uint16_t)port);
    socklen_t length = sizeof *address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)) != 0 ||
        bind(fd, (struct sockaddr *)address, length) != 0 || listen(fd, BACKLOG) != 0 ||
        getsockname(fd, (struct sockaddr *)address, &length) != 0)
        die(1, "cannot listen on %s:%d: %s", host, port, strerror(errno));
    return fd;
}

/* As many connections as the system allows: the soft limit of descriptors becomes the hard one. */
static void raise_descriptor_limit(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/* Watches standard input. Returns false when it has ended already: a file (also /dev/null) has no
 * more to come. */
static bool watch_stdin(Server *server)
{
    if (watch(server, EPOLL_CTL_ADD, STDIN_FILENO, EPOLLIN, 0) == 0) return true;
    if (errno != EPERM) die(1, "cannot watch standard input: %s", strerror(errno));
    return false;
}

int main(int argc, char **argv)
{
    Arguments arguments = parse_arguments(argc, argv);
    if (fcntl(STDIN_FILENO, F_GETFD) < 0)
        die(1, "standard input is closed: its end is what ends this server");
    signal(SIGPIPE,
           SIG_IGN); /* a reader of the first line that has gone is an error with a message */
    raise_descriptor_limit();
    prctl(PR_SET_TIMERSLACK, 1); /* nanosecond: the default lets the kernel wake us up 50 us late */

    struct sockaddr_in address;
    static Server server; /* ends with the program: what it holds is never freed */
    server = (Server){
        .delay_ns = arguments.delay_us * 1000,
        .listener = listen_on(arguments.host, arguments.port, &address),
        .epoll = epoll_create1(EPOLL_CLOEXEC),
        .queue = queue_make(),
    };
    if (server.epoll < 0 || server.queue.timer < 0 ||
        watch(&server, EPOLL_CTL_ADD, server.queue.timer, EPOLLIN, 0) != 0 ||
        watch(&server, EPOLL_CTL_ADD, server.listener, EPOLLIN, 0) != 0)
        die(1, "cannot make the event loop: %s", strerror(errno));
    bool serving = watch_stdin(&server);

    char host[INET_ADDRSTRLEN];
    inet_ntop(AF_INET, &address.sin_addr, host, sizeof host);
    printf("{\"v\":1,\"type\":\"listening\",\"address\":\"%s:%d\"}\n", host,
           ntohs(address.sin_port));
    if (fflush(stdout) != 0) die(1, "cannot write the address: %s", strerror(errno));
    if (serving) serve(&server);
    return 0;
}
