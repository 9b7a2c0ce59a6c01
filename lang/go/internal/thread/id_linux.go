// Package thread tells operating system threads apart.
package thread

import "syscall"

// ID returns the id that the operating system gives the calling thread
// (gettid). A goroutine that is not locked to its thread may get another
// answer the next time.
func ID() int { return syscall.Gettid() }
