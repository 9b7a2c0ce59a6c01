package probes

import (
	"time"
)

func init() {
	register(Probe{
		Name:    "deadlock",
		Params:  []Param{{Key: "limit_ms", Usual: "300", Least: 1, Most: longestMs}},
		Workers: 2, Repeats: 1, Most: exactly(3),
		Run: deadlock, Child: deadlockInChild,
	})
}

// standstill is a way to come to a standstill.
type standstill struct {
	name string
	// inProcess and betweenProcesses bring the workers there, and return when
	// they go on after all.
	inProcess        func(*Session, *report) error
	betweenProcesses func(*Session, *report) error
}

var standstills = []standstill{
	{"lock_inversion", invertLocks(false), invertFileLocks(false)},
	{"lock_inversion_with_bystander", invertLocks(true), invertFileLocks(true)},
	{"holder_killed", nil, killHolder},
	{"full_pipes", fillPipes, fillPipesOfProcesses},
}

// of is what the workers of that session do; nil if they cannot.
func (d standstill) of(s *Session) func(*Session, *report) error {
	if s.team.processes {
		return d.betweenProcesses
	}
	return d.inProcess
}

// What the child says, each with the time.
const (
	saysStuck = "stuck" // the workers stand still, as far as they can tell
	saysError = "error" // with a word: one that waits got an error
	saysWent  = "went"  // they went on after all
)

// deadlock brings workers to a standstill, and watches who notices.
func deadlock(s *Session) error {
	for _, d := range standstills {
		if d.of(s) == nil {
			continue
		}
		for range s.Repeats {
			if err := s.deadlockOnce(d.name); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *Session) deadlockOnce(kind string) error {
	v, err := s.startVictim(kind)
	if err != nil {
		return err
	}
	limit := int64(s.number("limit_ms")) * int64(time.Millisecond)
	var stuckNs int64
	after, by, saw := limit, "nobody", "nothing"
	ended := v.follow(func(words []string) bool {
		switch ns := number(words, 1); words[0] {
		case saysStuck:
			stuckNs = ns
			v.until = ns + limit
			return false
		case saysError:
			after, by, saw = ns-stuckNs, "error", word(words, 2)
		case saysWent:
			after, by = ns-stuckNs, "no_deadlock"
		}
		return true
	})
	if err := v.trouble(kind, stuckNs != 0); err != nil {
		return err
	}
	if ended != nil && by == "nobody" {
		after, by, saw = ended.ns-stuckNs, "runtime", ended.word
	}
	return s.observe("noticed_after_ns", float64(after), "ns", "kind=%s;noticed_by=%s;saw=%s", kind, by, saw)
}
