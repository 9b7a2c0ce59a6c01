#include "connections.h"

#include "failure.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

/* A client that leaves so much unread, beside what the kernel holds, is dropped. */
enum { UNSENT_MAX_BYTES = 65536 };

uint64_t handle_pack(Handle handle)
{
    return (uint64_t)handle.generation << 32 | (uint32_t)handle.fd;
}

Handle handle_unpack(uint64_t data)
{
    return (Handle){.fd = (int)(uint32_t)data, .generation = (uint32_t)(data >> 32)};
}

Connection *connection_find(Server *server, Handle handle)
{
    Connection *connection = &server->connections[handle.fd];
    return connection->open && connection->generation == handle.generation ? connection : NULL;
}

int watch(Server *server, int operation, int fd, uint32_t events, uint32_t generation)
{
    struct epoll_event event = {.events = events,
                                .data.u64 = handle_pack((Handle){fd, generation})};
    return epoll_ctl(server->epoll, operation, fd, &event);
}

void pause_accept(Server *server, bool pause)
{
    server->accept_paused = pause;
    if (watch(server, EPOLL_CTL_MOD, server->listener, pause ? 0 : EPOLLIN, 0) != 0)
        die(1, "epoll_ctl: %s", strerror(errno));
}

void connection_drop(Server *server, Handle handle)
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

void accept_clients(Server *server)
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
            connection_drop(server, (Handle){fd, generation});
    }
}

void connection_settle(Server *server, Handle handle, Connection *connection)
{
    if (connection->ended && connection->waiting == 0 && connection->unsent_bytes == 0) {
        connection_drop(server, handle);
        return;
    }
    bool reading = !connection->ended && connection->waiting < WAITING_MAX;
    uint32_t interest = (reading ? EPOLLIN : 0u) | (connection->unsent_bytes ? EPOLLOUT : 0u);
    if (interest == connection->interest) return;
    connection->interest = interest;
    if (watch(server, EPOLL_CTL_MOD, handle.fd, interest, handle.generation) != 0)
        connection_drop(server, handle);
}

/* Sends without waiting. Returns how many bytes the socket took, or -1 when the client has gone. */
static ssize_t send_some(int fd, const void *bytes, size_t length)
{
    ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent >= 0) return sent;
    return errno == EAGAIN || errno == EINTR ? 0 : -1;
}

bool send_answers(Handle handle, Connection *connection, const void *answers, size_t length)
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

bool send_kept(Handle handle, Connection *connection)
{
    ssize_t sent = send_some(handle.fd, connection->unsent, connection->unsent_bytes);
    if (sent < 0) return false;
    connection->unsent_bytes -= (uint32_t)sent;
    memmove(connection->unsent, connection->unsent + sent, connection->unsent_bytes);
    return true;
}
