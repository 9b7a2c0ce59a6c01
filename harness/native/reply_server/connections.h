/* The clients: how they come, what they are sent, how they go. */
#ifndef CONNECTIONS_H
#define CONNECTIONS_H

#include "server.h"

/* A handle as epoll carries it, and back. A generation of 0 is no connection's. */
uint64_t handle_pack(Handle handle);
Handle handle_unpack(uint64_t data);

/* The connection `handle` names, or NULL when it has ended since. Valid until the next accept. */
Connection *connection_find(Server *server, Handle handle);

/* Watches `fd` for `events`, reported under `generation` (0: not a connection). Returns 0, or -1
 * with errno. */
int watch(Server *server, int operation, int fd, uint32_t events, uint32_t generation);

/* Stops or resumes accepting. A paused listener is tried again after ACCEPT_RETRY_MS or when a
 * connection ends. */
void pause_accept(Server *server, bool pause);

/* Takes in the clients that stand at the door, at most EVENTS_MAX before others have their turn. */
void accept_clients(Server *server);

/* Ends a connection. Its answers still in the queue are skipped when they fall due. */
void connection_drop(Server *server, Handle handle);

/* After anything was done for a connection: ends it when nothing is left to do, else watches for
 * what comes next. */
void connection_settle(Server *server, Handle handle, Connection *connection);

/* Sends answers behind those not sent yet, and keeps what the socket does not take for later.
 * Returns false when the connection has to end: the client has gone, or does not read. */
bool send_answers(Handle handle, Connection *connection, const void *answers, size_t length);

/* Sends on what was kept. Returns false when the client has gone. */
bool send_kept(Handle handle, Connection *connection);

#endif
