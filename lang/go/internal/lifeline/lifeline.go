// Package lifeline ends the program together with the one that started it.
package lifeline

import (
	"io"
	"os"
	"time"
)

// settle is how long the reading goroutine gets to block in its read.
const settle = time.Millisecond

// Watch ends the program with exit status 1 when standard input ends or cannot
// be read, whatever the program is doing. What arrives on it is dropped.
// Worker processes see the end of their own standard input when the program is
// gone.
//
// The goroutine takes no CPU time while it waits, as its read blocks a thread.
// It blocks before Watch returns: otherwise the scheduler would first have to
// notice that a processor is stuck in a read, which it does after up to 10 ms,
// in the middle of the first job where there is only one processor.
// (Non-blocking reads would need no thread, but O_NONBLOCK would also hold for
// everybody else who has the same standard input open, such as a shell.)
func Watch() {
	reading := make(chan struct{})
	go func() {
		close(reading)
		io.Copy(io.Discard, os.Stdin)
		os.Exit(1)
	}()
	<-reading
	time.Sleep(settle)
}
