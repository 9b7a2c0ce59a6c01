// Package wire is what a worker process and the process that started it say to
// each other: commands of one byte on the worker's standard input, and
// messages on what was its standard output.
//
// A worker says Prepared once. For each Begin it says Ready, and when it has
// passed the gate and done its tasks it sends a Report. Failed stands in the
// place of any of these, and is the last that it says. After Quit it releases
// what it holds and ends. When its standard input ends without Quit it ends at
// once.
package wire

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/job"
)

// The commands.
const (
	Begin byte = 'b' // stand at the gate for a run of the job
	Quit  byte = 'q' // release and end
)

// Kind is the first byte of a message.
type Kind byte

// The kinds of messages.
const (
	Prepared Kind = 'p'
	Ready    Kind = 'r'
	Report   Kind = 'R'
	Failed   Kind = 'f'
)

// chunk is the size of the buffers: what a pipe holds on Linux.
const chunk = 1 << 16

// order is arbitrary, as both ends are the same program.
var order = binary.LittleEndian

// Sender writes messages. It is used by one goroutine.
type Sender struct{ out *bufio.Writer }

// NewSender returns a Sender to out.
func NewSender(out io.Writer) *Sender {
	return &Sender{bufio.NewWriterSize(out, chunk)}
}

// Signal sends Prepared or Ready.
func (s *Sender) Signal(kind Kind) error {
	s.out.WriteByte(byte(kind))
	return s.out.Flush()
}

// Report sends a worker's report.
func (s *Sender) Report(r job.Report) error {
	s.out.WriteByte(byte(Report))
	s.numbers(uint64(r.ReadyNs), uint64(r.StartNs), uint64(r.EndNs), uint64(r.Process), uint64(r.Thread))
	s.list(r.Values)
	s.list(r.Tasks)
	return s.out.Flush()
}

// Failed sends why the worker cannot go on.
func (s *Sender) Failed(cause error) error {
	s.out.WriteByte(byte(Failed))
	s.text(string(failure.CodeOf(cause)))
	s.text(cause.Error())
	return s.out.Flush()
}

func (s *Sender) numbers(numbers ...uint64) {
	for _, n := range numbers {
		s.out.Write(order.AppendUint64(s.out.AvailableBuffer(), n))
	}
}

func (s *Sender) list(numbers []uint64) {
	s.numbers(uint64(len(numbers)))
	s.numbers(numbers...)
}

func (s *Sender) text(text string) {
	s.numbers(uint64(len(text)))
	s.out.WriteString(text)
}

// Message is what a Receiver reads.
type Message struct {
	Kind   Kind
	Report job.Report // of a Report; its lists are the receiver's
	Cause  error      // of a Failed
}

// Receiver reads messages. It is used by one goroutine.
type Receiver struct {
	in     *bufio.Reader
	values []uint64
	tasks  []uint64
}

// NewReceiver returns a Receiver from in.
func NewReceiver(in io.Reader) *Receiver {
	return &Receiver{in: bufio.NewReaderSize(in, chunk)}
}

// Next reads a message. It returns io.EOF when the sender is gone, also in the
// middle of a message. The lists of a Report are valid until the next one.
func (r *Receiver) Next() (Message, error) {
	kind, err := r.in.ReadByte()
	if err != nil {
		return Message{}, err
	}
	message := Message{Kind: Kind(kind)}
	switch message.Kind {
	case Prepared, Ready:
	case Report:
		message.Report, err = r.report()
	case Failed:
		message.Cause, err = r.failed()
	default:
		err = fmt.Errorf("a worker process sent the byte %q, which begins no message", kind)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = io.EOF
	}
	return message, err
}

func (r *Receiver) report() (report job.Report, err error) {
	var head [5]uint64
	if err := r.numbers(head[:]); err != nil {
		return report, err
	}
	if r.values, err = r.list(r.values); err != nil {
		return report, err
	}
	if r.tasks, err = r.list(r.tasks); err != nil {
		return report, err
	}
	return job.Report{
		ReadyNs: int64(head[0]),
		StartNs: int64(head[1]),
		EndNs:   int64(head[2]),
		Process: int(head[3]),
		Thread:  int(head[4]),
		Values:  r.values,
		Tasks:   r.tasks,
	}, nil
}

func (r *Receiver) failed() (cause error, err error) {
	code, err := r.text()
	if err != nil {
		return nil, err
	}
	text, err := r.text()
	return failure.New(failure.Code(code), "%s", text), err
}

// numbers fills to.
func (r *Receiver) numbers(to []uint64) error {
	var number [8]byte
	for i := range to {
		if _, err := io.ReadFull(r.in, number[:]); err != nil {
			return err
		}
		to[i] = order.Uint64(number[:])
	}
	return nil
}

// list reads a list into the memory of old, if that is enough.
func (r *Receiver) list(old []uint64) ([]uint64, error) {
	var length [1]uint64
	if err := r.numbers(length[:]); err != nil {
		return old, err
	}
	if n := length[0]; n > uint64(cap(old)) {
		old = make([]uint64, n)
	} else {
		old = old[:n]
	}
	return old, r.numbers(old)
}

func (r *Receiver) text() (string, error) {
	var length [1]uint64
	if err := r.numbers(length[:]); err != nil {
		return "", err
	}
	text := make([]byte, length[0])
	_, err := io.ReadFull(r.in, text)
	return string(text), err
}
