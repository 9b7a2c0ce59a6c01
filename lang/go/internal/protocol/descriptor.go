package protocol

import (
	"fmt"
	"os"
	"syscall"
)

// Claim moves standard output to a private descriptor that no other program
// inherits, and points standard output at standard error, so that nothing
// printed by a task reaches the reader of the protocol. It is called once,
// before anything else, also by worker processes.
func Claim() (*os.File, error) {
	private, _, errno := syscall.Syscall(syscall.SYS_FCNTL, uintptr(syscall.Stdout), syscall.F_DUPFD_CLOEXEC, uintptr(syscall.Stderr+1))
	if errno != 0 {
		return nil, fmt.Errorf("move the protocol off standard output: %w", errno)
	}
	if err := replace(syscall.Stdout, syscall.Stderr); err != nil {
		return nil, fmt.Errorf("point standard output at standard error: %w", err)
	}
	return os.NewFile(private, "protocol"), nil
}
