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

KERNEL static uint64_t task(struct workplace *place, uint64_t seed, uint64_t t)
{
    const struct connection *connection = place->own;
    uint64_t request = mix(seed, t);
    unsigned char message[MESSAGE_BYTES];
    for (int i = 0; i < MESSAGE_BYTES; i++)
        message[i] = (unsigned char)(request >> (56 - 8 * i));

    ssize_t sent;
    do
        sent = send(connection->descriptor, message, sizeof message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent != MESSAGE_BYTES) {
        workplace_fail(place, "rpc: write to %s: %s", address_of(place),
                       sent < 0 ? strerror(errno) : "only a part of the request went out");
        return 0;
    }

    size_t had = 0;
    while (had < sizeof message) {
        ssize_t got = read(connection->descriptor, message + had, sizeof message - had);
        if (got == 0) {
            workplace_fail(place, "rpc: read from %s: the server closed the connection",
                           address_of(place));
            return 0;
        }
        if (got < 0 && errno != EINTR) {
            workplace_fail(place, "rpc: read from %s: %s", address_of(place), strerror(errno));
            return 0;
        }
        if (got > 0)
            had += (size_t)got;
    }
    uint64_t answer = 0;
    for (int i = 0; i < MESSAGE_BYTES; i++)
        answer = answer << 8 | message[i];
    return answer;
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
};
REGISTER_WORKLOAD(rpc)
