package probes

import (
	"fmt"
	"os"
	"slices"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/failure"
)

// switching is the probe and the role of its workers.
const switching = "switching"

func init() {
	registerRole(switching, handOver)
	register(Probe{
		Name: switching,
		Params: []Param{
			{Key: "placements", Usual: "free", List: true, Named: true},
			{Key: "working_set_kib", Usual: "0,32,512", List: true, Most: 1 << 20},
			capMs(100),
		},
		Workers: 2, Repeats: 2000, Most: exactly(2),
		Run: switchBack,
	})
}

const batches = 10

// switchBack has two workers hand a byte back and forth.
func switchBack(s *Session) error {
	files, err := pipes()
	if err != nil {
		return err
	}
	c, err := s.gather(plan{role: switching, count: 2, files: files})
	if err != nil {
		return err
	}
	perBatch := max(1, s.Repeats/batches)
	for _, placement := range s.names("placements") {
		if err := s.park(c); err != nil {
			return err
		}
		for _, kib := range s.numbers("working_set_kib") {
			answers, err := c.askFirst(2, int64(kib), int64(perBatch), int64(s.number("cap_ms")))
			if err != nil {
				return err
			}
			times := answers[0]
			slices.Sort(times)
			trip := float64(times[len(times)/2]) / float64(perBatch)
			if err := s.observe("round_trip_ns", trip, "ns", "placement=%s;working_set_kib=%d", placement, kib); err != nil {
				return err
			}
		}
	}
	return c.dismiss()
}

// pipes are the ends of two pipes between two workers: what each of them reads,
// and what it writes.
func pipes() (files [][]*os.File, err error) {
	fromOne, toZero, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	fromZero, toOne, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("make a pipe: %w", err)
	}
	return [][]*os.File{{fromOne, toOne}, {fromZero, toZero}}, nil
}

// The byte that is handed over: whether it is the last.
const (
	onward byte = iota
	theLast
)

// handOver sends, as worker 0, batches of bytes, and tells how long each batch
// took; as worker 1 it answers.
func handOver(w *worker) error {
	var one [1]byte
	receive := func() error {
		_, err := w.files[0].Read(one[:])
		return err
	}
	send := func(b byte) error {
		one[0] = b
		_, err := w.files[1].Write(one[:])
		return err
	}
	return w.obey(func(order message) error {
		set := written(int(order[0]) << 10)
		perBatch, capMs := int(order[1]), int(order[2])
		if w.index == 1 {
			for {
				if err := receive(); err != nil {
					return failed("read a byte", err)
				}
				touch(set)
				last := one[0] == theLast
				if err := send(onward); err != nil {
					return failed("write a byte", err)
				}
				if last {
					return w.tell(0)
				}
			}
		}
		trip := func(b byte) error {
			touch(set)
			if err := send(b); err != nil {
				return failed("write a byte", err)
			}
			return failed("read a byte", receive())
		}
		for range perBatch {
			if err := trip(onward); err != nil {
				return err
			}
		}
		var times message
		for l := newLimit(batches, capMs); l.another(3); {
			start := clock.Now()
			for range perBatch {
				if err := trip(onward); err != nil {
					return err
				}
			}
			times = append(times, clock.Now()-start)
		}
		if err := trip(theLast); err != nil {
			return err
		}
		return w.tell(times...)
	})
}

// failed is the error of what could not be done, or nil.
func failed(what string, err error) error {
	if err == nil {
		return nil
	}
	return failure.New(failure.TaskFailed, "%s: %w", what, err)
}
