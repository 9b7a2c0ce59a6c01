#ifndef SERVE_H
#define SERVE_H

#include "server.h"

/* Serves until standard input ends. Answers that are due go before everything else. */
void serve(Server *server);

#endif
