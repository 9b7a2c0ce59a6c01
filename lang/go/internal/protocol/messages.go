// Package protocol is the output of a worker program: JSON lines on a
// descriptor of their own, as docs/protocol.md describes them.
package protocol

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"

	"concurrency-harness/lang/go/internal/failure"
)

// Version is the `v` of every line.
const Version = 1

// Model is an entry of the `models` of a Description.
type Model struct {
	Name        string   `json:"name"`
	Family      string   `json:"family"`
	Lifetimes   []string `json:"lifetimes"`
	Multiplexed bool     `json:"multiplexed"`
	Parallel    bool     `json:"parallel"`
	Baseline    string   `json:"baseline"`
	// NotApplicable has what the model does not run, with the reasons.
	NotApplicable map[string]string `json:"not_applicable,omitempty"`
}

// Description is what a `describe` line says. Its lists are sorted by name and
// never nil; the values of Facts are strings, integers, booleans or nil.
type Description struct {
	Language       string         `json:"language"`
	Implementation string         `json:"implementation"`
	Version        string         `json:"version"`
	Models         []Model        `json:"models"`
	Workloads      []string       `json:"workloads"`
	Probes         []string       `json:"probes"`
	Facts          map[string]any `json:"facts"`
}

// Iteration is what an `iteration` line says. Its lists have one entry per
// worker; nil stands for a worker that got no task.
type Iteration struct {
	Index       int      `json:"index"`
	Warmup      bool     `json:"warmup"`
	RequestedNs int64    `json:"requested_ns"`
	JoinedNs    int64    `json:"joined_ns"`
	ReadyNs     []int64  `json:"ready_ns"`
	StartNs     []*int64 `json:"start_ns"`
	EndNs       []*int64 `json:"end_ns"`
	Checksum    Checksum `json:"checksum"`
	Processes   []*int   `json:"processes"`
	Threads     []*int   `json:"threads"`
}

// Observation is what an `observation` line says: one number of a probe.
type Observation struct {
	Metric    string  `json:"metric"`
	Value     float64 `json:"value"`
	Unit      string  `json:"unit"`
	Condition string  `json:"condition"`
}

// Parked is what a `parked` line says: the ids of worker processes and of the
// threads of workers. Its lists are never nil.
type Parked struct {
	Processes []int `json:"processes"`
	Threads   []int `json:"threads"`
}

// Checksum is shown as 16 lower-case hexadecimal digits.
type Checksum uint64

// MarshalText implements encoding.TextMarshaler.
func (c Checksum) MarshalText() ([]byte, error) {
	return fmt.Appendf(nil, "%016x", uint64(c)), nil
}

// head begins every line.
type head struct {
	V    int    `json:"v"`
	Type string `json:"type"`
}

// Writer writes the lines of one program. Each method returns the error of
// writing, such as a reader that has gone away.
type Writer struct {
	buffered *bufio.Writer
	encoder  *json.Encoder
}

// NewWriter returns a Writer to out.
func NewWriter(out io.Writer) *Writer {
	buffered := bufio.NewWriterSize(out, 1<<16)
	encoder := json.NewEncoder(buffered)
	encoder.SetEscapeHTML(false)
	return &Writer{buffered: buffered, encoder: encoder}
}

// Describe writes a `describe` line. It is sent by Done.
func (w *Writer) Describe(d Description) error {
	return w.encoder.Encode(struct {
		head
		Description
	}{head{Version, "describe"}, d})
}

// Started writes a `started` line and sends it at once.
func (w *Writer) Started(pid int, clockNs int64) error {
	return w.send(struct {
		head
		PID     int   `json:"pid"`
		ClockNs int64 `json:"clock_ns"`
	}{head{Version, "started"}, pid, clockNs})
}

// Iteration writes an `iteration` line. It is sent by Done, or before that
// when enough lines have gathered.
func (w *Writer) Iteration(i Iteration) error {
	return w.encoder.Encode(struct {
		head
		Iteration
	}{head{Version, "iteration"}, i})
}

// Observation writes an `observation` line. It is sent by Parked or Done, or
// before that when enough lines have gathered.
func (w *Writer) Observation(o Observation) error {
	return w.encoder.Encode(struct {
		head
		Observation
	}{head{Version, "observation"}, o})
}

// Parked writes a `parked` line and sends all.
func (w *Writer) Parked(p Parked) error {
	return w.send(struct {
		head
		Parked
	}{head{Version, "parked"}, p})
}

// Done writes the last line of a program in which all went well, and sends all.
func (w *Writer) Done() error {
	return w.send(head{Version, "done"})
}

// Error writes the last line of a program that failed, and sends all.
func (w *Writer) Error(cause error) error {
	return w.send(struct {
		head
		Code    failure.Code `json:"code"`
		Message string       `json:"message"`
	}{head{Version, "error"}, failure.CodeOf(cause), cause.Error()})
}

func (w *Writer) send(line any) error {
	if err := w.encoder.Encode(line); err != nil {
		return err
	}
	return w.buffered.Flush()
}
