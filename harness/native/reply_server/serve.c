#include "serve.h"

#include "connections.h"
#include "failure.h"

#include <endian.h>
#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

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

/* Sends every answer that is due; neighbours of one client go in one piece. */
static void answer_due(Server *server)
{
    TimerQueue *queue = &server->queue;
    const Waiting *next;
    while ((next = queue_first(queue)) && next->deadline_ns <= clock_ns()) {
        const Waiting first = *next;
        uint64_t answers[READ_REQUESTS];
        size_t count = 0;
        while (count < READ_REQUESTS && (next = queue_first(queue))) {
            if (handle_pack(next->handle) != handle_pack(first.handle) ||
                next->deadline_ns != first.deadline_ns)
                break;
            answers[count++] = next->answer;
            queue_remove_first(queue);
        }
        Connection *connection = connection_find(server, first.handle);
        if (!connection) continue;
        connection->waiting -= (uint32_t)count;
        if (send_answers(first.handle, connection, answers, count * MESSAGE_BYTES))
            connection_settle(server, first.handle, connection);
        else
            connection_drop(server, first.handle);
    }
}

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
        if (!queue_put(&server->queue, (Waiting){handle, deadline_ns, answers[i]})) return false;
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
    Connection *connection = connection_find(server, handle);
    if (!connection) return; /* it ended earlier in this round */
    bool alive = !(events & (EPOLLERR | EPOLLHUP));
    if (alive && events & EPOLLOUT) alive = send_kept(handle, connection);
    if (alive && events & EPOLLIN) alive = read_requests(server, handle, connection);
    if (alive)
        connection_settle(server, handle, connection);
    else
        connection_drop(server, handle);
}

/* Reads away what stands on standard input. Returns false at its end. */
static bool stdin_continues(void)
{
    char ignored[4096];
    ssize_t length = read(STDIN_FILENO, ignored, sizeof ignored);
    return length > 0 || (length < 0 && (errno == EAGAIN || errno == EINTR));
}

void serve(Server *server)
{
    for (;;) {
        answer_due(server);
        if (!queue_arm(&server->queue)) die(1, "timerfd_settime: %s", strerror(errno));
        struct epoll_event events[EVENTS_MAX];
        int count = epoll_wait(server->epoll, events, EVENTS_MAX,
                               server->accept_paused ? ACCEPT_RETRY_MS : -1);
        if (count < 0 && errno != EINTR) die(1, "epoll_wait: %s", strerror(errno));
        if (count == 0 && server->accept_paused) pause_accept(server, false);
        for (int i = 0; i < count; i++) {
            answer_due(server);
            Handle handle = handle_unpack(events[i].data.u64);
            if (handle.generation != 0) {
                handle_client(server, handle, events[i].events);
            } else if (handle.fd == server->listener) {
                accept_clients(server);
            } else if (handle.fd == server->queue.timer) {
                queue_fired(&server->queue);
            } else if (!stdin_continues()) {
                return;
            }
        }
    }
}
