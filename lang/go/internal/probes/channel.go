package probes

import (
	"fmt"
	"slices"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/wire"
)

func init() {
	registerRole("channel", converse)
	register(Probe{
		Name: "channel",
		Params: []Param{
			{Key: "bytes", Usual: "1,4096,65536,1048576", List: true, Least: 1, Most: 1 << 28},
			capMs(50),
		},
		Workers: 2, Repeats: 1000, Most: exactly(2),
		Run: channel,
	})
}

// way is how messages go between two workers.
type way struct {
	name string
	// inProcess and betweenProcesses: which workers can use it.
	inProcess, betweenProcesses bool
	// lay gives the plan of two workers what they need for it.
	lay func(p *plan, longest int) error
	// end is what a worker has of it.
	end func(w *worker) (end, error)
}

// end is one of the two ends of a way.
type end interface {
	// send sends a message, which must not change until it is answered.
	send(message []byte) error
	// receive returns when the whole message is there, all of whose cache lines
	// were read or written by this worker. It is valid until the next send.
	receive(size int) ([]byte, error)
}

// The ways, in the order in which they are measured.
var ways = []way{
	{"queue", true, false, layQueues, heldEnd},
	{"variable", true, false, layVariables, heldEnd},
	{"pipe", true, true, layPipes, pipeEnd},
	{"socketpair", true, true, laySocketpair, socketEnd},
	{"tcp", true, true, layTCP, socketEnd},
	{"shared_spin", true, false, layBoxes, heldEnd},
	{"shared_spin", false, true, layMapping, mappedEnd},
}

// idiomatic is the way that a textbook of the language would take.
func idiomatic(name string, processes bool) string {
	if name == "queue" || processes && name == "pipe" {
		return "yes"
	}
	return "no"
}

// channel measures round trips of messages, every way and in every size.
func channel(s *Session) error {
	for index, w := range ways {
		if w.inProcess && !s.team.processes || w.betweenProcesses && s.team.processes {
			if err := s.along(index); err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
		}
	}
	return nil
}

// along measures one way.
func (s *Session) along(index int) error {
	w := ways[index]
	sizes := s.numbers("bytes")
	p := plan{role: "channel", count: 2}
	if err := w.lay(&p, slices.Max(sizes)); err != nil {
		return err
	}
	c, err := s.gather(p)
	if err != nil {
		return err
	}
	if _, err := c.askFirst(2, int64(index)); err != nil {
		return err
	}
	for _, size := range sizes {
		answers, err := c.askFirst(2, int64(size), int64(s.Repeats), int64(s.number("cap_ms")))
		if err != nil {
			return err
		}
		if err := s.trips(answers[0], size, w.name); err != nil {
			return err
		}
	}
	return c.dismiss()
}

func (s *Session) trips(times []int64, size int, name string) error {
	total := int64(0)
	for _, ns := range times {
		total += ns
	}
	perSecond := 2 * float64(size) * float64(len(times)) / float64(total) * 1e9
	for _, o := range []struct {
		metric string
		value  float64
		unit   string
	}{
		{"round_trip_p50_ns", percentile(times, 50), "ns"},
		{"round_trip_p99_ns", percentile(times, 99), "ns"},
		{"bytes_per_s", perSecond, "B/s"},
	} {
		err := s.observe(o.metric, o.value, o.unit, "channel=%s;bytes=%d;idiomatic=%s",
			name, size, idiomatic(name, s.team.processes))
		if err != nil {
			return err
		}
	}
	return nil
}

// converse sends, as worker 0, messages of a size, and tells how long each took
// there and back; as worker 1 it answers. Its first order is the way. A
// message's first byte says whether it is the last of its size.
func converse(w *worker) error {
	first, ok := <-w.orders
	if !ok {
		return nil
	}
	e, err := ways[first[0]].end(w)
	if err != nil {
		return err
	}
	if err := w.tell(0); err != nil {
		return err
	}
	return w.obey(func(order message) error {
		own := written(int(order[0]))
		own[0] = onward
		if w.index == 1 {
			if err := answerAll(e, own); err != nil {
				return err
			}
			return w.tell(0)
		}
		times, err := sendAll(e, own, int(order[1]), int(order[2]))
		if err != nil {
			return err
		}
		return w.tell(times...)
	})
}

func answerAll(e end, own []byte) error {
	for {
		received, err := e.receive(len(own))
		if err != nil {
			return failed("receive", err)
		}
		last := received[0] == theLast
		if err := e.send(own); err != nil {
			return failed("send", err)
		}
		if last {
			return nil
		}
	}
}

// sendAll returns the times of the round trips that count. They are told in one
// message, and so are no more than that may hold.
func sendAll(e end, own []byte, repeats, capMs int) (times []int64, err error) {
	const uncounted = 20
	trip := func() error {
		if err := e.send(own); err != nil {
			return failed("send", err)
		}
		_, err := e.receive(len(own))
		return failed("receive", err)
	}
	for l := newLimit(uncounted, capMs); l.another(1); {
		if err := trip(); err != nil {
			return nil, err
		}
	}
	for l := newLimit(min(repeats, wire.Longest), capMs); l.another(fewest); {
		start := clock.Now()
		if err := trip(); err != nil {
			return nil, err
		}
		times = append(times, clock.Now()-start)
	}
	own[0] = theLast
	return times, trip()
}
