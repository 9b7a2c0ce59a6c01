// Package thread tells operating system threads apart.
package thread

import "syscall"

// ID returns the id that the operating system gives the calling thread
// (thread_selfid, the same as pthread_threadid_np). A goroutine that is not
// locked to its thread may get another answer the next time.
func ID() int {
	id, _, _ := syscall.RawSyscall(syscall.SYS_THREAD_SELFID, 0, 0, 0)
	return int(id)
}
