package protocol

import "syscall"

// replace makes descriptor to another name of from.
func replace(to, from int) error { return syscall.Dup2(from, to) }
