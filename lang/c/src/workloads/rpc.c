/* rpc: one round trip to the reply server per task, over one TCP connection per worker. The size,
 * the delay in microseconds, is applied by the server. */

#include "mix.h"
#include "workload.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { ADDRESS }; /* index of the one parameter */
enum { MESSAGE_BYTES = 8, HOST_BYTES = 256, CONNECT_LIMIT_MS = 5000 };

#ifndef MSG_NOSIGNAL
#define MSG_NOSIGNAL 0 /* macOS: SO_NOSIGPIPE is set on the socket instead */
#endif

struct connection {
    int descriptor; /* -1 until connected */

    /* Of the call that is under way in pieces: the request, then the answer, and how many of its
     * bytes have gone out or come in. */
    unsigned char message[MESSAGE_BYTES];
    size_t moved;
};

static const char *address_of(const struct workplace *place)
{
    return place->parameters[ADDRESS];
}

static int64_t now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until a connect that is under way has come to its end, at most until `limit_ms` of now_ms.
 * Returns 0, or the errno that says why there is no connection. */
static int await_connected(int descriptor, int64_t limit_ms)
{
    for (;;) {
        int64_t left_ms = limit_ms - now_ms();
        struct pollfd waiting = {.fd = descriptor, .events = POLLOUT};
        int answered = poll(&waiting, 1, left_ms > 0 ? (int)left_ms : 0);
        if (answered == 0)
            return ETIMEDOUT;
        if (answered < 0 && errno != EINTR)
            return errno;
        if (answered > 0) {
            int reason = 0;
            socklen_t bytes = sizeof reason;
            if (getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &reason, &bytes) != 0)
                return errno;
            return reason;
        }
    }
}

/* Connects a new socket to `to`. Returns 0 and sets `*descriptor` to a blocking, close-on-exec
 * socket with TCP_NODELAY; or returns an errno, with nothing left open. */
static int connect_to(const struct addrinfo *to, int64_t limit_ms, int *descriptor)
{
    int made = socket(to->ai_family, to->ai_socktype, to->ai_protocol);
    if (made < 0)
        return errno;
    int on = 1;
    int reason = 0;
    int flags = fcntl(made, F_GETFL);
    if (flags < 0 || fcntl(made, F_SETFD, FD_CLOEXEC) != 0 ||
        fcntl(made, F_SETFL, flags | O_NONBLOCK) != 0 ||
        setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on) != 0)
        reason = errno;
#ifdef SO_NOSIGPIPE
    if (reason == 0 && setsockopt(made, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on) != 0)
        reason = errno;
#endif
    if (reason == 0 && connect(made, to->ai_addr, to->ai_addrlen) != 0)
        reason = errno == EINPROGRESS || errno == EINTR ? await_connected(made, limit_ms) : errno;
    if (reason == 0 && fcntl(made, F_SETFL, flags) != 0)
        reason = errno;
    if (reason != 0) {
        close(made);
        return reason;
    }
    *descriptor = made;
    return 0;
}

/* Splits `address` at its last colon. NULL if it is not host:port with a port that there can be;
 * else the port's text, and `host` holds what stands before it. */
static const char *split(const char *address, char host[HOST_BYTES])
{
    const char *colon = strrchr(address, ':');
    if (colon == NULL || colon == address || colon - address >= HOST_BYTES)
        return NULL;
    const char *port = colon + 1;
    size_t digits = strspn(port, "0123456789");
    if (digits == 0 || port[digits] != '\0' || strtoul(port, NULL, 10) > UINT16_MAX)
        return NULL;
    memcpy(host, address, (size_t)(colon - address));
    host[colon - address] = '\0';
    return port;
}

static void prepare(struct workplace *place)
{
    const char *address = address_of(place);
    char host[HOST_BYTES];
    const char *port = split(address, host);
    if (port == NULL) {
        workplace_fail(place, "rpc: the address '%s' is not host:port", address);
        return;
    }
    struct connection *connection = malloc(sizeof *connection);
    if (connection == NULL) {
        workplace_fail(place, "rpc: no memory for the connection to %s", address);
        return;
    }
    connection->descriptor = -1;
    place->own = connection;

    struct addrinfo wanted = {
        .ai_family = AF_INET, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found = NULL;
    int unresolved = getaddrinfo(host, port, &wanted, &found);
    if (unresolved != 0) {
        workplace_fail(place, "rpc: resolve %s: %s", address, gai_strerror(unresolved));
        return;
    }
    int64_t limit_ms = now_ms() + CONNECT_LIMIT_MS;
    int reason = EADDRNOTAVAIL;
    for (struct addrinfo *each = found; each != NULL && reason != 0; each = each->ai_next)
        reason = connect_to(each, limit_ms, &connection->descriptor);
    freeaddrinfo(found);
    if (reason != 0)
        workplace_fail(place, "rpc: connect to %s: %s", address, strerror(reason));
}

static void put_request(unsigned char *message, uint64_t seed, uint64_t t)
{
    uint64_t request = mix(seed, t);
    for (int i = 0; i < MESSAGE_BYTES; i++)
        message[i] = (unsigned char)(request >> (56 - 8 * i));
}

static uint64_t get_answer(const unsigned char *message)
{
    uint64_t answer = 0;
    for (int i = 0; i < MESSAGE_BYTES; i++)
        answer = answer << 8 | message[i];
    return answer;
}

static void fail_to_write(struct workplace *place, const char *reason)
{
    workplace_fail(place, "rpc: write to %s: %s", address_of(place), reason);
}

/* `got` is what a read has returned where it was not data. */
static void fail_to_read(struct workplace *place, ssize_t got)
{
    workplace_fail(place, "rpc: read from %s: %s", address_of(place),
                   got == 0 ? "the server closed the connection" : strerror(errno));
}

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    const struct connection *connection = place->own;
    unsigned char message[MESSAGE_BYTES];
    put_request(message, seed, t);

    ssize_t sent;
    do
        sent = send(connection->descriptor, message, sizeof message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent != MESSAGE_BYTES) {
        fail_to_write(place, sent < 0 ? strerror(errno) : "only a part of the request went out");
        return 0;
    }

    size_t had = 0;
    while (had < sizeof message) {
        ssize_t got = read(connection->descriptor, message + had, sizeof message - had);
        if (got == 0 || (got < 0 && errno != EINTR)) {
            fail_to_read(place, got);
            return 0;
        }
        if (got > 0)
            had += (size_t)got;
    }
    return get_answer(message);
}

static bool would_wait(void)
{
    return errno == EAGAIN || errno == EWOULDBLOCK;
}

/* Sends what the connection takes of the request, without waiting. */
static void send_some(struct workplace *place, struct pending *pending)
{
    struct connection *connection = place->own;
    while (connection->moved < MESSAGE_BYTES) {
        ssize_t sent = send(connection->descriptor, connection->message + connection->moved,
                            MESSAGE_BYTES - connection->moved, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent < 0 && would_wait()) {
            pending->awaited = AWAITED_WRITABLE;
            return;
        }
        if (sent < 0 && errno != EINTR) {
            fail_to_write(place, strerror(errno));
            return;
        }
        if (sent > 0)
            connection->moved += (size_t)sent;
    }
    connection->moved = 0;
    pending->awaited = AWAITED_READABLE;
}

/* Takes what has come of the answer, without waiting. */
static void receive_some(struct workplace *place, struct pending *pending)
{
    struct connection *connection = place->own;
    while (connection->moved < MESSAGE_BYTES) {
        ssize_t got = recv(connection->descriptor, connection->message + connection->moved,
                           MESSAGE_BYTES - connection->moved, MSG_DONTWAIT);
        if (got < 0 && would_wait())
            return;
        if (got == 0 || (got < 0 && errno != EINTR)) {
            fail_to_read(place, got);
            return;
        }
        if (got > 0)
            connection->moved += (size_t)got;
    }
    pending->awaited = AWAITED_NOTHING;
    pending->result = get_answer(connection->message);
}

static void begin(struct workplace *place, uint64_t seed, uint64_t t, struct pending *pending)
{
    struct connection *connection = place->own;
    *pending = (struct pending){.descriptor = connection->descriptor};
    put_request(connection->message, seed, t);
    connection->moved = 0;
    send_some(place, pending);
}

static void resume(struct workplace *place, struct pending *pending)
{
    if (pending->awaited == AWAITED_WRITABLE)
        send_some(place, pending);
    else
        receive_some(place, pending);
}

static void release(struct workplace *place)
{
    struct connection *connection = place->own;
    if (connection == NULL)
        return;
    if (connection->descriptor >= 0)
        close(connection->descriptor);
    free(connection);
    place->own = NULL;
}

static const struct parameter parameters[] = {[ADDRESS] = {"address", true}, {NULL, false}};

static struct workload rpc = {
    .name = "rpc",
    .parameters = parameters,
    .prepare = prepare,
    .task = task,
    .release = release,
    .begin = begin,
    .resume = resume,
};
REGISTER_WORKLOAD(rpc)
