// Package workloads holds the tasks that workers are given: one file per
// workload, which registers itself.
package workloads

import (
	"fmt"
	"slices"
)

// Setting is what a job fixes for all its tasks.
type Setting struct {
	Seed   uint64
	Size   uint64
	Params map[string]string
}

// Workload is a pure function task(seed, t) of a given size, with what a
// worker needs before it can compute it.
type Workload struct {
	Name string
	// Sizes are those it takes; the zero value stands for all that there are.
	Sizes Sizes
	// Params are the parameters it knows.
	Params []Param
	// Prepare makes one worker's Instance, in that worker. Size and params have
	// been checked. An error says what could not be had and why.
	Prepare func(Setting) (Instance, error)
}

// Sizes is a range of sizes with both its ends.
type Sizes struct{ Least, Most uint64 }

// Contain tells whether size is one of them.
func (s Sizes) Contain(size uint64) bool {
	return s == Sizes{} || s.Least <= size && size <= s.Most
}

// Param is a parameter of a workload.
type Param struct {
	Key      string
	Required bool
}

// Instance is what one worker holds of a workload. Only that worker uses it.
type Instance interface {
	// Task returns the result of task t. An error says what it could not do
	// and why.
	Task(t uint64) (uint64, error)
	// Release gives back what Prepare has taken.
	Release() error
}

var registered = map[string]Workload{}

// register makes w known; each workload's file does it on start.
func register(w Workload) {
	if _, twice := registered[w.Name]; twice {
		panic(fmt.Sprintf("workload %s is registered twice", w.Name))
	}
	registered[w.Name] = w
}

// Find returns the workload of that name, if there is one.
func Find(name string) (Workload, bool) {
	w, ok := registered[name]
	return w, ok
}

// Names returns the names of all workloads, sorted.
func Names() []string {
	names := make([]string, 0, len(registered))
	for name := range registered {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// pure is the Prepare of a workload that computes and needs nothing else.
func pure(kernel func(seed, size, t uint64) uint64) func(Setting) (Instance, error) {
	return func(s Setting) (Instance, error) {
		return &computation{kernel, s.Seed, s.Size}, nil
	}
}

type computation struct {
	kernel     func(seed, size, t uint64) uint64
	seed, size uint64
}

func (c *computation) Task(t uint64) (uint64, error) { return c.kernel(c.seed, c.size, t), nil }

func (c *computation) Release() error { return nil }
