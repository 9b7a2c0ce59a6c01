package protocol

import "syscall"

// replace makes descriptor to another name of from. Not every Linux has dup2.
func replace(to, from int) error { return syscall.Dup3(from, to, 0) }
