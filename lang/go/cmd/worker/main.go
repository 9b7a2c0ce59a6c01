// Command worker is the worker program of Go: it runs workloads under Go's
// models of concurrency and measures them, as docs/protocol.md describes.
package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/process"
	"concurrency-harness/lang/go/internal/protocol"
)

// The main goroutine stays on the main thread until a job begins, so that a
// sequential job runs there; only waiting for the network may move it.
func init() { runtime.LockOSThread() }

func main() {
	private, err := protocol.Claim()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(failure.Internal.ExitStatus())
	}
	argv := os.Args[1:]
	if len(argv) > 0 {
		if entry, ok := process.FindEntry(argv[0]); ok {
			runtime.UnlockOSThread()
			os.Exit(entry(argv[1:], private))
		}
	}
	out := protocol.NewWriter(private)
	if err := obey(argv, out, private); err != nil {
		os.Exit(fail(out, err))
	}
}

// obey carries out a command; out writes to private. It returns before the last line is written only
// with an error.
func obey(argv []string, out *protocol.Writer, private *os.File) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			os.Stderr.Write(debug.Stack())
			err = failure.New(failure.Internal, "panic: %v", cause)
		}
	}()
	command, err := arguments.Parse(argv)
	if err != nil {
		return err
	}
	switch command := command.(type) {
	case arguments.Describe:
		return describe(out)
	case arguments.Run:
		return run(command, argv, out)
	case arguments.Probe:
		return probe(command, argv, out, private)
	default:
		return fmt.Errorf("the command %T is not carried out", command)
	}
}

// fail writes the error line and returns the exit status. Nobody may be left
// to read the line, which may be the error itself.
func fail(out *protocol.Writer, err error) int {
	if unwritten := out.Error(err); unwritten != nil {
		fmt.Fprintf(os.Stderr, "%v (and no error line: %v)\n", err, unwritten)
	}
	return failure.CodeOf(err).ExitStatus()
}
