package models

import (
	"sync/atomic"

	"concurrency-harness/lang/go/internal/counter"
	"concurrency-harness/lang/go/internal/job"
)

func init() {
	register(Model{
		Name:       "sequential",
		Family:     Sequential,
		Processors: func(int) int { return 1 },
		Pool:       newSequential,
	})
}

// sequential is the calling goroutine, which does all tasks itself.
type sequential struct {
	worker  *job.Worker
	counter *atomic.Uint64
	reports [1]job.Report
}

func newSequential(j job.Job) (Crew, error) {
	s := &sequential{counter: counter.New()}
	s.worker = job.NewWorker(j, 0, s.counter)
	return s, s.worker.Prepare()
}

func (s *sequential) Run() ([]job.Report, error) {
	s.counter.Store(0)
	report, err := s.worker.Run(func() {}) // there is nobody to wait for
	s.reports[0] = report
	return s.reports[:], err
}

func (s *sequential) Dismiss() error { return s.worker.Release() }
