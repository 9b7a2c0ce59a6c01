/* What the parts of reply_server share: how it works stands in main.c. */
#ifndef SERVER_H
#define SERVER_H

#ifndef __linux__
#error                                                                                             \
    "reply_server needs Linux (epoll, timerfd); without it the workload rpc is not testable on this machine"
#endif

#include "timer_queue.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    MESSAGE_BYTES = 8,
    /* at most so many requests of one client before the next one has its turn */
    READ_REQUESTS = 512,
    /* a client with so many requests in the queue is not read from for a while */
    WAITING_MAX = 8192,
    EVENTS_MAX = 64,
    /* how long new clients wait when there are no descriptors left */
    ACCEPT_RETRY_MS = 100,
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

typedef struct {
    int64_t delay_ns;
    int epoll, listener;
    bool accept_paused;
    Connection *connections; /* by descriptor */
    size_t connections_capacity;
    TimerQueue queue;
} Server;

#endif
