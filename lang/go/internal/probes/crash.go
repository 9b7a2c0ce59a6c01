package probes

import (
	"slices"
	"time"
)

func init() {
	register(Probe{
		Name: "crash",
		Params: []Param{
			{Key: "kinds", Usual: everyKind, List: true, Named: true, Names: append(faultNames(), everyKind)},
			{Key: "limit_ms", Usual: "1000", Least: 1, Most: longestMs},
		},
		Workers: poolSize, Repeats: 1, Most: exactly(poolSize),
		Run: crash, Child: crashInChild,
	})
}

// everyKind stands for all kinds of faults.
const everyKind = "all"

// The pool and what it has to do.
const (
	poolSize = 4
	poolJobs = 12
	fatalJob = 5
	// jobSize is that of a task of collatz that takes some 2 ms.
	jobSize = 10_000
)

// What the child says.
const (
	saysArmed   = "armed"   // with the time: the worker is about to die
	saysDone    = "done"    // a job's result has reached the owner
	saysGone    = "gone"    // a worker other than the one that is to die has ended
	saysKnew    = "knew"    // with the time and a word: the owner knows of the fault
	saysSettled = "settled" // every job has a result or an error
)

// crash has a worker of every pool die in every way, and watches the others.
func crash(s *Session) error {
	kinds := s.names("kinds")
	if slices.Contains(kinds, everyKind) {
		kinds = faultNames()
	}
	for _, kind := range kinds {
		for _, pool := range poolsOf(s) {
			for range s.Repeats {
				if err := s.crashOnce(kind, pool.name); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// loss is what the parent has heard of one child.
type loss struct {
	armedNs, knewNs int64
	gone, done      int
	saw             string
}

func (s *Session) crashOnce(kind, pool string) error {
	v, err := s.startVictim(kind + "." + pool)
	if err != nil {
		return err
	}
	l := loss{saw: "nothing"}
	limit := int64(s.number("limit_ms")) * int64(time.Millisecond)
	by := v.follow(func(words []string) bool {
		switch words[0] {
		case saysArmed:
			l.armedNs = number(words, 1)
			v.until = l.armedNs + limit
		case saysDone:
			l.done++
		case saysGone:
			l.gone++
		case saysKnew:
			l.knewNs, l.saw = number(words, 1), word(words, 2)
		case saysSettled:
			v.until = max(v.until, number(words, 1)+limit) // to end in
		}
		return false
	})
	if err := v.trouble(kind, l.armedNs != 0); err != nil {
		return err
	}
	return s.observeLoss(l, by, kind, pool)
}

func (s *Session) observeLoss(l loss, by *ending, kind, pool string) error {
	end, survived, alive := "exit-0", 1, poolSize-1-l.gone
	if by != nil && by.word != end {
		end, survived, alive = by.word, 0, 0
		if l.knewNs == 0 {
			l.knewNs = by.ns
		}
	}
	type number struct {
		metric string
		value  float64
		unit   string
	}
	numbers := []number{
		{"siblings_alive", float64(alive), "workers"},
		{"child_survived", float64(survived), "programs"},
		{"jobs_done", float64(l.done), "jobs"},
	}
	if l.knewNs != 0 {
		numbers = append(numbers, number{"owner_knew_ns", float64(l.knewNs - l.armedNs), "ns"})
	}
	for _, n := range numbers {
		if err := s.observe(n.metric, n.value, n.unit, "kind=%s;pool=%s;saw=%s;end=%s", kind, pool, l.saw, end); err != nil {
			return err
		}
	}
	return nil
}
