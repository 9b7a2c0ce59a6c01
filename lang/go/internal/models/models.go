// Package models holds the ways to run several workers: one file per model,
// which registers itself. A model knows nothing of workloads beyond package
// job, and is written once for all of them.
package models

import (
	"fmt"
	"slices"
	"strings"

	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/job"
)

// The families of models in Go.
const (
	Sequential = "sequential"
	Threads    = "threads"
	Processes  = "processes"
)

// baseline is the sequential model, with which all others share their kernels.
const baseline = "sequential"

// Model is a way to run the workers of a job.
//
// Fresh and Pool return reports in worker order. If one of them, or the Run of
// a Crew, returns an error, then worker processes are gone and goroutines may
// be left behind, blocked or still in a task: the program ends.
type Model struct {
	Name        string
	Family      string
	Multiplexed bool // workers share fewer threads than there are of them
	Parallel    bool // CPU-bound workers can run at the same instant
	// KeepsMainThread: the main goroutine stays locked to the main thread, on
	// which then no worker runs. Otherwise it is free to move.
	KeepsMainThread bool

	// Processors is the GOMAXPROCS of this process for that many workers. It
	// is set before the first of them is made.
	Processors func(workers int) int
	// Fresh makes the workers of a job, runs it once, and returns when they
	// are gone. It is nil in a model that has no such lifetime.
	Fresh func(job.Job) ([]job.Report, error)
	// Pool makes workers that stay; it returns when all are prepared.
	Pool func(job.Job) (Crew, error)
}

// Crew is the workers of a pool.
type Crew interface {
	// Run runs the job once. The reports are valid until the next Run.
	Run() ([]job.Report, error)
	// Dismiss ends the workers and returns when they are gone. An error says
	// that one of them could not release what it held, or was gone before.
	Dismiss() error
}

// Baseline is the name of the sequential model with the same kernels.
func (m Model) Baseline() string { return baseline }

// Lifetimes are those that the model has, sorted.
func (m Model) Lifetimes() []string {
	if m.Fresh == nil {
		return []string{arguments.Pool}
	}
	return []string{arguments.Fresh, arguments.Pool}
}

var registered = map[string]Model{}

// register makes m known; each model's file does it on start.
func register(m Model) {
	if _, twice := registered[m.Name]; twice {
		panic(fmt.Sprintf("model %s is registered twice", m.Name))
	}
	registered[m.Name] = m
}

// Find returns the model of that name, if there is one.
func Find(name string) (Model, bool) {
	m, ok := registered[name]
	return m, ok
}

// All returns all models, sorted by name.
func All() []Model {
	all := make([]Model, 0, len(registered))
	for _, m := range registered {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b Model) int { return strings.Compare(a.Name, b.Name) })
	return all
}
