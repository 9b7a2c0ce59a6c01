package probes

import (
	"fmt"
	"slices"
	"time"

	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/lifeline"
	"concurrency-harness/lang/go/internal/models"
	"concurrency-harness/lang/go/internal/protocol"
)

// Session is one run of a probe.
type Session struct {
	Probe            Probe
	Model            models.Model
	Workers, Repeats int

	team   team
	values map[string]value
	argv   []string
	out    *protocol.Writer
	input  *lifeline.Input
	crews  []*crew
}

// New checks what p, read from argv, asks for, in the order of checks that the
// protocol sets.
func New(p arguments.Probe, argv []string, out *protocol.Writer) (*Session, error) {
	probe, ok := registered[p.Probe]
	if !ok {
		return nil, failure.New(failure.Unsupported, "there is no probe %q", p.Probe)
	}
	model, ok := models.Find(p.Model)
	if !ok {
		return nil, failure.New(failure.Unsupported, "there is no model %q", p.Model)
	}
	if reason, not := NotApplicable(model)[p.Probe]; not {
		return nil, failure.New(failure.Unsupported, "the model %s does not run the probe %s: %s", p.Model, p.Probe, reason)
	}
	params := probe.Params
	if probe.Child != nil {
		params = slices.Concat(params, childParams)
	}
	values, err := values(params, p.Params)
	if err != nil {
		return nil, err
	}
	s := &Session{
		Probe:   probe,
		Model:   model,
		Workers: p.Workers,
		Repeats: p.Repeats,
		team:    teams[model.Name],
		values:  values,
		argv:    argv,
		out:     out,
	}
	if s.Workers == 0 {
		s.Workers = probe.Workers
	}
	if s.Repeats == 0 {
		s.Repeats = probe.Repeats
	}
	return s, nil
}

// Run does the probe. Its workers are gone when it returns, also with an
// error, but for goroutines that are stuck. input is what standard input says.
func (s *Session) Run(input *lifeline.Input) error {
	s.input = input
	defer s.abandon()
	return s.Probe.Run(s)
}

// IsChild tells whether the program is the victim's child of the probe.
func (s *Session) IsChild() bool {
	return s.Probe.Child != nil && s.number(inChild) == 1
}

// abandon ends the workers that are left.
func (s *Session) abandon() {
	for _, c := range s.crews {
		c.kill()
	}
}

func (s *Session) number(key string) int     { return s.values[key].numbers[0] }
func (s *Session) numbers(key string) []int  { return s.values[key].numbers }
func (s *Session) names(key string) []string { return s.values[key].names }

// observe writes one observation; the condition is as fmt.Sprintf makes it.
func (s *Session) observe(metric string, value float64, unit, condition string, args ...any) error {
	return s.out.Observation(protocol.Observation{
		Metric: metric, Value: value, Unit: unit, Condition: fmt.Sprintf(condition, args...),
	})
}

// park says that the workers stand still, and returns when they are released.
func (s *Session) park(c *crew) error {
	parked := protocol.Parked{Processes: []int{}, Threads: []int{}}
	for _, m := range c.members {
		if s.team.processes {
			parked.Processes = append(parked.Processes, m.process)
		}
		if s.team.named {
			parked.Threads = append(parked.Threads, m.thread)
		}
	}
	if err := s.out.Parked(parked); err != nil {
		return err
	}
	s.input.Released()
	return nil
}

// fewest is how many repeats are made however long they take.
const fewest = 5

// limit is a number of repeats that is capped by time.
type limit struct {
	made, most int
	until      int64
}

func newLimit(most int, capMs int) *limit {
	return &limit{most: most, until: clock.Now() + int64(capMs)*int64(time.Millisecond)}
}

// another tells whether one more is to be made, and counts it. The fewest are
// least, or all where they are less.
func (l *limit) another(least int) bool {
	if l.made >= l.most || l.made >= least && clock.Now() >= l.until {
		return false
	}
	l.made++
	return true
}

// percentile is the one by nearest rank of times, which it sorts.
func percentile(times []int64, percent int) float64 {
	slices.Sort(times)
	rank := (len(times)*percent + 99) / 100
	return float64(times[max(rank, 1)-1])
}
