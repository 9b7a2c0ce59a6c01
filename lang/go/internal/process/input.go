package process

import (
	"fmt"
	"os"
	"syscall"
)

// Commands returns the standard input of a worker process, on which reads do
// not block a thread: with one processor a goroutine that has entered a
// blocking read keeps it until the scheduler notices, up to 10 ms later, and a
// command just received would wait for that.
//
// Whoever reads it ends the process at once at its end, which comes with that
// of the process that started it, also in the middle of a task.
func Commands() (*os.File, error) {
	if err := syscall.SetNonblock(syscall.Stdin, true); err != nil {
		return nil, fmt.Errorf("make standard input non-blocking: %w", err)
	}
	return os.NewFile(uintptr(syscall.Stdin), "commands"), nil
}
