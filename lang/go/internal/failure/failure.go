// Package failure names the ways in which a command can end without a result.
package failure

import (
	"errors"
	"fmt"
)

// Code is the `code` of an error line.
type Code string

const (
	Usage       Code = "usage"       // the arguments are wrong
	Unsupported Code = "unsupported" // no such workload, model, lifetime or probe
	WorkerDied  Code = "worker_died" // a worker ended before its job was done
	TaskFailed  Code = "task_failed" // a task could not do its work
	Internal    Code = "internal"    // anything else
)

// ExitStatus is the status with which a program ends after an error of this
// code.
func (c Code) ExitStatus() int {
	if c == Usage {
		return 2
	}
	return 1
}

// Error is a cause together with the code under which it is reported.
type Error struct {
	Code  Code
	Cause error
}

func (e *Error) Error() string { return e.Cause.Error() }

func (e *Error) Unwrap() error { return e.Cause }

// New makes an Error of the given code; format and args are those of
// fmt.Errorf.
func New(code Code, format string, args ...any) *Error {
	return &Error{Code: code, Cause: fmt.Errorf(format, args...)}
}

// CodeOf returns the code of err: that of the outermost Error in its chain,
// else Internal.
func CodeOf(err error) Code {
	var failed *Error
	if errors.As(err, &failed) {
		return failed.Code
	}
	return Internal
}
