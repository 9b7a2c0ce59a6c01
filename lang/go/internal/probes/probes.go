// Package probes holds the experiments of docs/probes.md on what the workers
// of a model are: one file per probe, which registers itself. A probe is
// written once for all models; crew.go is what they have in common.
package probes

import (
	"fmt"
	"slices"

	"concurrency-harness/lang/go/internal/models"
)

// Probe is an experiment.
type Probe struct {
	Name string
	// Params are the parameters it knows.
	Params []Param
	// Workers and Repeats hold where none are asked for.
	Workers, Repeats int
	// Most is how many workers there are at once.
	Most func(*Session) int
	// Run does all of it.
	Run func(*Session) error
	// Child is what the program does as the victim's child; nil in a probe that
	// has none. A probe with a child keeps the main goroutine on the main thread.
	Child func(*Session, *report) error
}

var registered = map[string]Probe{}

// register makes p known; each probe's file does it on start.
func register(p Probe) {
	if _, twice := registered[p.Name]; twice {
		panic(fmt.Sprintf("probe %s is registered twice", p.Name))
	}
	registered[p.Name] = p
}

// Names returns the names of all probes, sorted.
func Names() []string {
	names := make([]string, 0, len(registered))
	for name := range registered {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// NotApplicable are the probes that the model does not run, each with the
// reason.
func NotApplicable(model models.Model) map[string]string {
	if _, probed := teams[model.Name]; probed {
		return nil
	}
	reasons := map[string]string{}
	for name := range registered {
		reasons[name] = "its only worker is the program itself"
	}
	return reasons
}

// many is the Most of a probe with as many workers as are asked for.
func many(s *Session) int { return s.Workers }

// exactly is the Most of a probe that always has that many.
func exactly(workers int) func(*Session) int {
	return func(*Session) int { return workers }
}
