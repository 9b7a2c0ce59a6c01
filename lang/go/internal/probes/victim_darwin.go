package probes

import (
	"syscall"

	"concurrency-harness/lang/go/internal/lifeline"
)

// victimAttributes: a group of its own.
func victimAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true}
}

// watchParent ends the program with its parent. The goroutine that waits for
// that keeps the runtime from noticing a deadlock; there is no other way.
func watchParent() { lifeline.Watch() }
