// Package lifeline ends the program together with the one that started it.
package lifeline

import (
	"bufio"
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
func Watch() { watch(io.Discard) }

// watch is Watch, and writes to sink what arrives.
//
// The goroutine takes no CPU time while it waits, as its read blocks a thread.
// It blocks before watch returns: otherwise the scheduler would first have to
// notice that a processor is stuck in a read, which it does after up to 10 ms,
// in the middle of the first job where there is only one processor.
// (Non-blocking reads would need no thread, but O_NONBLOCK would also hold for
// everybody else who has the same standard input open, such as a shell.)
func watch(sink io.Writer) {
	reading := make(chan struct{})
	go func() {
		close(reading)
		io.Copy(sink, os.Stdin)
		os.Exit(1)
	}()
	<-reading
	time.Sleep(settle)
}

// Input is standard input of a program that is told there when to go on.
type Input struct {
	lines *bufio.Scanner
}

// release is the line that lets the program go on.
const release = "release"

// NewInput returns standard input. With dies it is watched from now on, as by
// Watch; otherwise it is read only while the program waits in Released.
func NewInput(dies bool) *Input {
	if !dies {
		return &Input{bufio.NewScanner(os.Stdin)}
	}
	arrived := make(chan []byte, 64)
	watch(forwarder(arrived))
	return &Input{bufio.NewScanner(&forwarded{arrived: arrived})}
}

// Released returns when the next line arrives that lets the program go on. The
// end of standard input ends the program.
func (i *Input) Released() {
	for i.lines.Scan() {
		if i.lines.Text() == release {
			return
		}
	}
	os.Exit(1)
}

// forwarder passes on what is written to it, and drops it where nobody has
// read for long: it must not keep the end of input from being noticed.
type forwarder chan<- []byte

func (f forwarder) Write(bytes []byte) (int, error) {
	select {
	case f <- append([]byte(nil), bytes...):
	default:
	}
	return len(bytes), nil
}

// forwarded is what a forwarder passes on, without end.
type forwarded struct {
	arrived <-chan []byte
	rest    []byte
}

func (f *forwarded) Read(into []byte) (int, error) {
	if len(f.rest) == 0 {
		f.rest = <-f.arrived
	}
	n := copy(into, f.rest)
	f.rest = f.rest[n:]
	return n, nil
}
