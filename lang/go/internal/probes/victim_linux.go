package probes

import "syscall"

// victimAttributes: a group of its own, and death with the thread that starts
// it.
func victimAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// watchParent does nothing, as the kernel sees to it.
func watchParent() {}
