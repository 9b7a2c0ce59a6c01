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
#ifndef __linux__
#error                                                                                             \
    "reply_server needs Linux (epoll, timerfd); without it the workload rpc is not testable on this machine"
#endif

#define _GNU_SOURCE /* accept4, be64toh */

#include <arpa/inet.h>
#include <endian.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum {
    MESSAGE_BYTES = 8,
    READ_REQUESTS =
        512, /* at most so many requests of one client before the next one has its turn */
    WAITING_MAX =
        8192, /* a client with so many requests in the queue is not read from for a while */
    UNSENT_MAX_BYTES =
        65536, /* a client that leaves so much unread, beside what the kernel holds, is dropped */
    EVENTS_MAX = 64,
    BACKLOG = 4096,
    ACCEPT_RETRY_MS = 100, /* how long new clients wait when there are no descriptors left */
};

typedef struct {
    uint32_t
        generation;    /* counts the connections this descriptor has carried; 0 before the first */
    uint32_t interest; /* the events epoll watches for */
    uint32_t waiting;  /* answers in the queue */
    bool open;
    bool ended; /* the client sends no more; it still gets the answers it waits for */
    uint8_t partial_bytes;
    uint8_t partial[MESSAGE_BYTES]; /* the beginning of the next request */
    uint32_t unsent_bytes;
    uint8_t *unsent; /* due answers the socket did not take; NULL, or UNSENT_MAX_BYTES of room */
} Connection;

/* Names one connection of one descriptor: what waits for a client that has gone never reaches the
 * next one. */
typedef struct {
    int fd;
    uint32_t generation;
} Handle;

typedef struct {
    Handle handle;
    int64_t deadline_ns;
    uint64_t answer; /* as it goes over the wire */
} Waiting;

typedef struct {
    int64_t delay_ns;
    int epoll, listener, timer;
    int64_t armed_ns; /* what the timer is set to; 0: nothing */
    bool accept_paused;
    Connection *connections; /* by descriptor */
    size_t connections_capacity;
    Waiting *queue; /* a ring in order of deadline, its capacity a power of two */
    size_t queue_capacity, queue_head, queue_length;
} Server;

typedef struct {
    int64_t delay_us;
    const char *host;
    int port;
} Arguments;

/* Says why on standard error, in one line, and ends the program with `status`. */
__attribute__((noreturn, format(printf, 2, 3))) static void die(int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fputs("reply_server: ", stderr);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(status);
}

/* CLOCK_MONOTONIC in nanoseconds. */
static int64_t clock_ns(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* mix(seed, 0) of docs/protocol.md. */
static uint64_t mix(uint64_t seed)
{
    uint64_t z = seed + 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

/* The answer to the request at `wire`, in the byte order of the wire. */
static uint64_t answer_to(const uint8_t *wire)
{
    uint64_t request;
    memcpy(&request, wire, sizeof request);
    return htobe64(mix(be64toh(request)));
}

/* ---- connections ---- */

static uint64_t pack(Handle handle)
{
    return (uint64_t)handle.generation << 32 | (uint32_t)handle.fd;
}

static Handle unpack(uint64_t data)
{
    return (Handle){.fd = (int)(uint32_t)data, .generation = (uint32_t)(data >> 32)};
}

/* The connection `handle` names, or NULL when it has ended since. Valid until the next accept. */
static Connection *find(Server *server, Handle handle)
{
    Connection *connection = &server->connections[handle.fd];
    return connection->open && connection->generation == handle.generation ? connection : NULL;
}

/* Watches `fd` for `events`, reported under `generation` (0: not a connection). Returns 0, or -1
 * with errno. */
static int watch(Server *server, int operation, int fd, uint32_t events, uint32_t generation)
{
    struct epoll_event event = {.events = events, .data.u64 = pack((Handle){fd, generation})};
    return epoll_ctl(server->epoll, operation, fd, &event);
}

/* Stops or resumes accepting. A paused listener is tried again after ACCEPT_RETRY_MS or when a
 * connection ends. */
static void pause_accept(Server *server, bool pause)
{
    server->accept_paused = pause;
    if (watch(server, EPOLL_CTL_MOD, server->listener, pause ? 0 : EPOLLIN, 0) != 0)
        die(1, "epoll_ctl: %s", strerror(errno));
}

/* Ends a connection. Its answers still in the queue are skipped when they fall due. */
static void drop(Server *server, Handle handle)
{
    Connection *connection = &server->connections[handle.fd];
    connection->open = false;
    free(connection->unsent);
    connection->unsent = NULL;
    close(handle.fd); /* epoll forgets it too */
    if (server->accept_paused) pause_accept(server, false);
}

/* Makes room for descriptor `fd`. Returns false when memory is exhausted. */
static bool reserve_connection(Server *server, int fd)
{
    size_t capacity = server->connections_capacity;
    if ((size_t)fd < capacity) return true;
    while (capacity <= (size_t)fd) capacity = capacity ? 2 * capacity : 64;
    Connection *grown = realloc(server->connections, capacity * sizeof *grown);
    if (!grown) return false;
    memset(grown + server->connections_capacity, 0,
           (capacity - server->connections_capacity) * sizeof *grown);
    server->connections = grown;
    server->connections_capacity = capacity;
    return true;
}

/* Takes in the clients that stand at the door, at most EVENTS_MAX before others have their turn. */
static void accept_clients(Server *server)
{
    for (int i = 0; i < EVENTS_MAX; i++) {
        int fd = accept4(server->listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (fd < 0) {
            /* EAGAIN: all are in. Without descriptors or memory epoll would report the same client
             * for ever. Any other error belongs to a client that has gone again, and epoll reports
             * those behind it. */
            bool exhausted =
                errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM;
            if (exhausted) pause_accept(server, true);
            return;
        }
        if (!reserve_connection(server, fd)) {
            close(fd);
            return;
        }
        Connection *connection = &server->connections[fd];
        uint32_t generation = connection->generation + 1 ? connection->generation + 1 : 1;
        *connection = (Connection){.generation = generation, .interest = EPOLLIN, .open = true};
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){1}, sizeof(int));
        if (watch(server, EPOLL_CTL_ADD, fd, EPOLLIN, generation) != 0)
            drop(server, (Handle){fd, generation});
    }
}

/* After anything was done for a connection: ends it when nothing is left to do, else watches for
 * what comes next. */
static void settle(Server *server, Handle handle, Connection *connection)
{
    if (connection->ended && connection->waiting == 0 && connection->unsent_bytes == 0) {
        drop(server, handle);
        return;
    }
    bool reading = !connection->ended && connection->waiting < WAITING_MAX;
    uint32_t interest = (reading ? EPOLLIN : 0u) | (connection->unsent_bytes ? EPOLLOUT : 0u);
    if (interest == connection->interest) return;
    connection->interest = interest;
    if (watch(server, EPOLL_CTL_MOD, handle.fd, interest, handle.generation) != 0)
        drop(server, handle);
}

/* Sends without waiting. Returns how many bytes the socket took, or -1 when the client has gone. */
static ssize_t send_some(int fd, const void *bytes, size_t length)
{
    ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return sent;
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

/*
 * Sends answers behind those not sent yet, and keeps what the socket does not take for later.
 * Returns false when the connection has to end: the client has gone, or does not read.
 */
static bool send_answers(Handle handle, Connection *connection, const void *answers, size_t length)
{
    ssize_t sent = connection->unsent_bytes ? 0 : send_some(handle.fd, answers, length);
    if (sent < 0) return false;
    size_t rest = length - (size_t)sent;
    if (rest == 0) return true;
    if (connection->unsent_bytes + rest > UNSENT_MAX_BYTES) return false;
    if (!connection->unsent && !(connection->unsent = malloc(UNSENT_MAX_BYTES))) return false;
    memcpy(connection->unsent + connection->unsent_bytes, (const uint8_t *)answers + sent, rest);
    connection->unsent_bytes += (uint32_t)rest;
    return true;
}

/* Sends on what was kept. Returns false when the client has gone. */
static bool send_kept(Handle handle, Connection *connection)
{
    ssize_t sent = send_some(handle.fd, connection->unsent, connection->unsent_bytes);
    if (sent < 0) return false;
    connection->unsent_bytes -= (uint32_t)sent;
    memmove(connection->unsent, connection->unsent + sent, connection->unsent_bytes);
    return true;
}

/* ---- the timer queue ---- */

/* The i-th of those waiting, from the head. */
static Waiting *queue_at(Server *server, size_t i)
{
    return &server->queue[(server->queue_head + i) & (server->queue_capacity - 1)];
}

/* Puts an answer behind all others. Returns false when memory is exhausted. */
static bool enqueue(Server *server, Waiting waiting)
{
    if (server->queue_length == server->queue_capacity) {
        size_t capacity = server->queue_capacity ? 2 * server->queue_capacity : 1024;
        Waiting *grown = malloc(capacity * sizeof *grown);
        if (!grown) return false;
        for (size_t i = 0; i < server->queue_length; i++) grown[i] = *queue_at(server, i);
        free(server->queue);
        server->queue = grown;
        server->queue_capacity = capacity;
        server->queue_head = 0;
    }
    *queue_at(server, server->queue_length++) = waiting;
    return true;
}

/* Sends every answer that is due; neighbours of one client go in one piece. */
static void answer_due(Server *server)
{
    while (server->queue_length > 0 && queue_at(server, 0)->deadline_ns <= clock_ns()) {
        Waiting first = *queue_at(server, 0);
        uint64_t answers[READ_REQUESTS];
        size_t count = 0;
        while (count < READ_REQUESTS && server->queue_length > 0) {
            const Waiting *next = queue_at(server, 0);
            if (pack(next->handle) != pack(first.handle) || next->deadline_ns != first.deadline_ns)
                break;
            answers[count++] = next->answer;
            server->queue_head = (server->queue_head + 1) & (server->queue_capacity - 1);
            server->queue_length--;
        }
        Connection *connection = find(server, first.handle);
        if (!connection) continue;
        connection->waiting -= (uint32_t)count;
        if (send_answers(first.handle, connection, answers, count * MESSAGE_BYTES))
            settle(server, first.handle, connection);
        else
            drop(server, first.handle);
    }
}

/* Sets the timer to the head of the queue. An empty queue leaves it alone: it fires once more at
 * most. */
static void arm_timer(Server *server)
{
    if (server->queue_length == 0 || queue_at(server, 0)->deadline_ns == server->armed_ns) return;
    server->armed_ns = queue_at(server, 0)->deadline_ns;
    struct itimerspec at = {
        .it_value = {server->armed_ns / 1000000000, server->armed_ns % 1000000000}};
    if (timerfd_settime(server->timer, TFD_TIMER_ABSTIME, &at, NULL) != 0)
        die(1, "timerfd_settime: %s", strerror(errno));
}

/* ---- what epoll reports ---- */

/* Answers `count` requests that arrived together: now, or after the delay. Returns false when the
 * client must go. */
static bool take_requests(Server *server, Handle handle, Connection *connection,
                          const uint8_t *wire, size_t count)
{
    uint64_t answers[READ_REQUESTS];
    int64_t deadline_ns = clock_ns() + server->delay_ns;
    for (size_t i = 0; i < count; i++) {
        answers[i] = answer_to(wire + i * MESSAGE_BYTES);
        if (server->delay_ns == 0) continue;
        if (!enqueue(server, (Waiting){handle, deadline_ns, answers[i]})) return false;
        connection->waiting++;
    }
    return server->delay_ns > 0 || send_answers(handle, connection, answers, count * MESSAGE_BYTES);
}

/* Reads what has come of requests, once. Returns false when the connection has to end. */
static bool read_requests(Server *server, Handle handle, Connection *connection)
{
    uint8_t wire[READ_REQUESTS * MESSAGE_BYTES];
    size_t length = connection->partial_bytes;
    memcpy(wire, connection->partial, length);
    ssize_t received = recv(handle.fd, wire + length, sizeof wire - length, 0);
    if (received < 0) return errno == EAGAIN || errno == EINTR;
    if (received == 0) {
        connection->ended = true;
        return true;
    }
    length += (size_t)received;
    connection->partial_bytes = length % MESSAGE_BYTES;
    memcpy(connection->partial, wire + length - connection->partial_bytes,
           connection->partial_bytes);
    size_t count = length / MESSAGE_BYTES;
    return count == 0 || take_requests(server, handle, connection, wire, count);
}

static void handle_client(Server *server, Handle handle, uint32_t events)
{
    Connection *connection = find(server, handle);
    if (!connection) return; /* it ended earlier in this round */
    bool alive = !(events & (EPOLLERR | EPOLLHUP));
    if (alive && events & EPOLLOUT) alive = send_kept(handle, connection);
    if (alive && events & EPOLLIN) alive = read_requests(server, handle, connection);
    if (alive)
        settle(server, handle, connection);
    else
        drop(server, handle);
}

/* Reads away what stands on standard input. Returns false at its end. */
static bool stdin_continues(void)
{
    char ignored[4096];
    ssize_t length = read(STDIN_FILENO, ignored, sizeof ignored);
    return length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR));
}

/* Serves until standard input ends. Answers that are due go before everything else. */
static void serve(Server *server)
{
    for (;;) {
        answer_due(server);
        arm_timer(server);
        struct epoll_event events[EVENTS_MAX];
        int count = epoll_wait(server->epoll, events, EVENTS_MAX,
                               server->accept_paused ? ACCEPT_RETRY_MS : -1);
        if (count < 0 && errno != EINTR) die(1, "epoll_wait: %s", strerror(errno));
        if (count == 0 && server->accept_paused) pause_accept(server, false);
        for (int i = 0; i < count; i++) {
            answer_due(server);
            Handle handle = unpack(events[i].data.u64);
            if (handle.generation != 0) {
                handle_client(server, handle, events[i].events);
            } else if (handle.fd == server->listener) {
                accept_clients(server);
            } else if (handle.fd == server->timer) {
                uint64_t expirations;
                if (read(server->timer, &expirations, sizeof expirations) > 0) server->armed_ns = 0;
            } else if (!stdin_continues()) {
                return;
            }
        }
    }
}

/* ---- the beginning ---- */

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
        .timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC),
    };
    if (server.epoll < 0 || server.timer < 0 ||
        watch(&server, EPOLL_CTL_ADD, server.timer, EPOLLIN, 0) != 0 ||
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
