package models

import (
	"runtime"
	"sync/atomic"

	"concurrency-harness/lang/go/internal/counter"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/job"
)

// sharing is what the models have in common whose workers are goroutines of
// this process.
type sharing struct {
	// enter is called first in the goroutine of each worker.
	enter func(index int)
}

// sharedProcessors is the GOMAXPROCS of these models: one processor per worker,
// so that the number of workers is what limits them, but no more than there are
// CPUs, which is the runtime's own choice. A processor beyond that adds no
// parallelism, only a thread: at GOMAXPROCS=1000 on two CPUs a thousand
// goroutines that compute became 250 threads, at 10,000 they became 2500, and
// the first iteration took 1.4 s instead of 0.08 s.
func sharedProcessors(workers int) int { return min(workers, runtime.NumCPU()) }

// fresh starts a goroutine per worker with a go statement, for one job.
func (s sharing) fresh(j job.Job) ([]job.Report, error) {
	gate := job.NewGate(j.Workers)
	next := counter.New()
	reports := make([]job.Report, j.Workers)
	all := newCountdown(j.Workers)
	for index := range reports {
		go all.do(index, func() (err error) {
			s.enter(index)
			worker := job.NewWorker(j, index, next)
			if err := worker.Prepare(); err != nil {
				return err
			}
			if reports[index], err = worker.Run(gate.Pass); err != nil {
				return err
			}
			return worker.Release()
		})
	}
	return reports, all.wait()
}

// pool starts a goroutine per worker that receives its jobs from a channel.
func (s sharing) pool(j job.Job) (Crew, error) {
	c := &sharingCrew{
		rounds:   make([]chan *round, j.Workers),
		reports:  make([]job.Report, j.Workers),
		next:     counter.New(),
		released: newCountdown(j.Workers),
	}
	prepared := newCountdown(j.Workers)
	for index := range c.rounds {
		c.rounds[index] = make(chan *round, 1)
		go func() {
			s.enter(index)
			worker := job.NewWorker(j, index, c.next)
			prepared.do(index, worker.Prepare)
			for r := range c.rounds[index] {
				r.all.do(index, func() (err error) {
					c.reports[index], err = worker.Run(r.gate.Pass)
					return err
				})
			}
			c.released.do(index, worker.Release)
		}()
	}
	return c, prepared.wait()
}

// sharingCrew is a pool of goroutines.
type sharingCrew struct {
	rounds   []chan *round // one per worker, closed to dismiss it
	reports  []job.Report
	next     *atomic.Uint64
	released *countdown
}

// round is one run of the job by a sharingCrew.
type round struct {
	gate *job.Gate
	all  *countdown
}

func (c *sharingCrew) Run() ([]job.Report, error) {
	c.next.Store(0)
	r := &round{gate: job.NewGate(len(c.rounds)), all: newCountdown(len(c.rounds))}
	for _, rounds := range c.rounds {
		rounds <- r
	}
	return c.reports, r.all.wait()
}

func (c *sharingCrew) Dismiss() error {
	for _, rounds := range c.rounds {
		close(rounds)
	}
	return c.released.wait()
}

// countdown waits until all workers have done a part of their work, or the
// first of them has failed: the others might then never end, as they are held
// up at the gate or by a server. It wakes the waiting goroutine only once.
type countdown struct {
	missing atomic.Int64
	outcome chan error
}

func newCountdown(workers int) *countdown {
	c := &countdown{outcome: make(chan error, 1)}
	c.missing.Store(int64(workers))
	return c
}

// do does the part of worker index, and counts it.
func (c *countdown) do(index int, part func() error) {
	returned := false
	defer func() {
		if !returned { // by runtime.Goexit, as Worker turns panics into errors
			c.end(failure.New(failure.WorkerDied, "the goroutine of worker %d ended before its job was done", index))
		}
	}()
	err := part()
	returned = true
	if err != nil {
		c.end(err)
	} else if c.missing.Add(-1) == 0 {
		c.end(nil)
	}
}

// end settles the outcome, unless it is settled.
func (c *countdown) end(err error) {
	select {
	case c.outcome <- err:
	default:
	}
}

// wait returns nil when all parts are done, or the first error. It may be
// called once.
func (c *countdown) wait() error { return <-c.outcome }
