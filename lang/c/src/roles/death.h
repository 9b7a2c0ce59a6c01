#ifndef DEATH_H
#define DEATH_H

/* Ways in which a worker can die. */
enum death {
    DEATH_SEGFAULT,
    DEATH_ABORT,
    DEATH_STACK_OVERFLOW,
    DEATH_HEAP_EXHAUSTED, /* under a limit of the process; what has no memory aborts */
    DEATH_EXIT,
    DEATH_SIGKILL,
    DEATHS
};

/* Dies, having written the line `armed TIME` to `news`. */
_Noreturn void die(enum death death, int news);

#endif
