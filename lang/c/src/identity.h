#ifndef IDENTITY_H
#define IDENTITY_H

#include <stdint.h>
#include <unistd.h>

#ifdef __APPLE__
#include <pthread.h>
#else
#include <sys/syscall.h>
#endif

/* The operating system's id of the calling process, as `ps` shows it. */
static inline uint64_t process_id(void)
{
    return (uint64_t)getpid();
}

/* The operating system's id of the calling thread; on Linux that of a process's first thread is
 * the process id. A plain system call, because gettid() needs glibc 2.30. */
static inline uint64_t thread_id(void)
{
#ifdef __APPLE__
    uint64_t id = 0;
    pthread_threadid_np(NULL, &id);
    return id;
#else
    return (uint64_t)syscall(SYS_gettid);
#endif
}

#endif
