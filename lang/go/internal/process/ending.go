package process

import (
	"errors"
	"fmt"
	"os/exec"
	"syscall"
)

// Ending is how a process ended, from the error of waiting for it: exit-0,
// exit-2, signal-9.
func Ending(err error) string {
	var exit *exec.ExitError
	switch {
	case err == nil:
		return "exit-0"
	case !errors.As(err, &exit):
		return "unknown"
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() {
		return fmt.Sprintf("signal-%d", int(status.Signal()))
	}
	return fmt.Sprintf("exit-%d", exit.ExitCode())
}
