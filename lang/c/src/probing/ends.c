#include "probing/ends.h"

#include "failure.h"
#include "pipes.h"
#include "roles/wire.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int require(int result, const char *what)
{
    if (result < 0)
        fail(FAILURE_INTERNAL, "%s: %s", what, strerror(errno));
    return result;
}

void ends_of_pipes(int ends[2][2])
{
    int there[2], back[2];
    require(pipe_make(there) && pipe_make(back) ? 0 : -1, "make a pipe");
    ends[0][0] = back[PIPE_READ];
    ends[0][1] = there[PIPE_WRITE];
    ends[1][0] = there[PIPE_READ];
    ends[1][1] = back[PIPE_WRITE];
}

/* Each end is read and written, by two descriptors of which each has an owner of its own. */
static void double_ends(const int sockets[2], int ends[2][2])
{
    for (int worker = 0; worker < 2; worker++) {
        ends[worker][0] = sockets[worker];
        ends[worker][1] = require(fcntl(sockets[worker], F_DUPFD_CLOEXEC, 0), "dup");
    }
}

void ends_of_socketpair(int ends[2][2])
{
    int sockets[2];
    require(wire_make(sockets) ? 0 : -1, "make a pair of sockets");
    double_ends(sockets, ends);
}

static int tcp_socket(void)
{
    int made = require(socket(AF_INET, SOCK_STREAM, 0), "make a socket");
    require(fcntl(made, F_SETFD, FD_CLOEXEC), "close on exec");
    return made;
}

static void set_no_delay(int made)
{
    const int on = 1;
    require(setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
}

void ends_of_tcp(int ends[2][2])
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t length = sizeof address;
    int listening = tcp_socket();
    require(bind(listening, (struct sockaddr *)&address, length), "bind to loopback");
    require(listen(listening, 1), "listen");
    require(getsockname(listening, (struct sockaddr *)&address, &length), "getsockname");
    int sockets[2] = {tcp_socket(), -1};
    require(connect(sockets[0], (struct sockaddr *)&address, length), "connect");
    sockets[1] = require(accept(listening, NULL, NULL), "accept");
    require(fcntl(sockets[1], F_SETFD, FD_CLOEXEC), "close on exec");
    close(listening);
    set_no_delay(sockets[0]);
    set_no_delay(sockets[1]);
    double_ends(sockets, ends);
}
