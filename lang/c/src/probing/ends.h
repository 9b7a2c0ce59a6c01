#ifndef ENDS_H
#define ENDS_H

/* Two ways between two workers, as each is given them: [worker][0] is read and [worker][1] is
 * written. All are closed on exec. They call fail() where something cannot be made. */

void ends_of_pipes(int ends[2][2]);
void ends_of_socketpair(int ends[2][2]);

/* A TCP connection over loopback with TCP_NODELAY. */
void ends_of_tcp(int ends[2][2]);

#endif
