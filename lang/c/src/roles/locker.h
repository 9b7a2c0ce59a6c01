#ifndef LOCKER_H
#define LOCKER_H

#include <pthread.h>

#include "roles/role.h"

/* Does what each word tells, and answers with 0, or the error that it got. */
extern struct role locker_role;

enum locker_order {
    LOCKER_LOCK_FIRST,  /* locks.. */
    LOCKER_LOCK_SECOND, /* one in shared memory */
    LOCKER_LOCK_OWN,    /* an ordinary lock of the program */
    LOCKER_COMPUTE,     /* without end */
    LOCKER_FLOOD, /* writes LOCKER_FLOOD_BYTES to given[1], then reads as many from given[0] */
};

enum { LOCKER_FLOOD_BYTES = 1 << 20 };

struct locker_stage {
    pthread_mutex_t locks[2];
};

#endif
