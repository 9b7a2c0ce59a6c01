#include "roles/wire.h"

#include "pipes.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

bool wire_make(int ends[2])
{
#ifdef SOCK_CLOEXEC
    return socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0;
#else
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0 &&
           fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[1], F_SETFD, FD_CLOEXEC) == 0;
#endif
}

bool wire_send(int wire, uint64_t word)
{
    return pipe_write_all(wire, &word, sizeof word);
}

bool wire_receive(int wire, uint64_t *word)
{
    return pipe_read_all(wire, word, sizeof *word);
}

bool wire_await(int wire)
{
    uint64_t word;
    return wire_receive(wire, &word);
}
