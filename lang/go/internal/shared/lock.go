package shared

import (
	"fmt"
	"os"
	"syscall"
)

// Lock is a lock on a file, the one kind that the standard library has between
// processes. Each process has opened the file by itself.
type Lock struct{ file *os.File }

// NewLock returns the lock of that file.
func NewLock(file *os.File) *Lock { return &Lock{file} }

// Lock implements sync.Locker. It panics where the system refuses.
func (l *Lock) Lock() {
	if err := l.flock(syscall.LOCK_EX); err != nil {
		panic(fmt.Sprintf("flock: %v", err))
	}
}

// Unlock implements sync.Locker.
func (l *Lock) Unlock() {
	if err := l.flock(syscall.LOCK_UN); err != nil {
		panic(fmt.Sprintf("flock: %v", err))
	}
}

// Acquire is Lock with the error that the system gives.
func (l *Lock) Acquire() error { return l.flock(syscall.LOCK_EX) }

// flock goes on where a signal interrupts it, as the runtime's own do.
func (l *Lock) flock(how int) error {
	for {
		err := syscall.Flock(int(l.file.Fd()), how)
		if err != syscall.EINTR {
			return err
		}
	}
}
