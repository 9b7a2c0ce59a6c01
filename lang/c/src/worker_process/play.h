#ifndef PLAY_H
#define PLAY_H

/* The life of a worker of a probe, as its arguments tell (roles/role.h). */
_Noreturn void play(int argc, char **argv);

/* Ends the process with a line on standard error. */
_Noreturn void give_up(const char *what, const char *reason);

#endif
