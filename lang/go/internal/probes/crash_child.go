package probes

import (
	"errors"
	"fmt"
	"io"
	"runtime"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/process"
)

func init() { registerRole("crash", takeJobs) }

// pool is a kind of pool; own does all jobs with one, of which one is fatal.
type pool struct {
	name string
	own  func(s *Session, kind string, r *report) error
}

// poolsOf are those of the model.
func poolsOf(s *Session) []pool {
	if s.team.processes {
		return []pool{{"raw", ownProcesses}}
	}
	return []pool{{"raw", ownGoroutines(false)}, {"recovered", ownGoroutines(true)}}
}

// crashInChild owns a pool, and tells what becomes of it.
func crashInChild(s *Session, r *report) error {
	kind, name := split(s.names(ofCase)[0])
	for _, pool := range poolsOf(s) {
		if pool.name == name {
			if err := pool.own(s, kind, r); err != nil {
				return err
			}
			r.say(saysSettled, clock.Now())
			return nil
		}
	}
	return failure.New(failure.Usage, "--param case: there is no pool %q", name)
}

// outcome is what came of a job.
type outcome struct {
	job   int64
	cause any // what a worker recovered from
}

// ownGoroutines has goroutines that are fed by a channel. With recovers each of
// them turns a panic into the job's outcome, as those of package net/http do,
// and ends.
func ownGoroutines(recovers bool) func(*Session, string, *report) error {
	return func(s *Session, kind string, r *report) error {
		jobs := make(chan int64, poolJobs)
		outcomes := make(chan outcome)
		for range poolSize {
			go func() {
				if s.Model.KeepsMainThread {
					runtime.LockOSThread()
				}
				poolWorker(jobs, outcomes, recovers, kind, r)
			}()
		}
		for job := range int64(poolJobs) {
			jobs <- job
		}
		for range poolJobs {
			if o := <-outcomes; o.cause != nil {
				r.say(saysKnew, clock.Now(), nameOf(o.cause))
			} else {
				r.say(saysDone, o.job)
			}
		}
		return nil
	}
}

func poolWorker(jobs <-chan int64, outcomes chan<- outcome, recovers bool, kind string, r *report) {
	job := int64(0)
	if recovers {
		defer func() {
			if cause := recover(); cause != nil {
				outcomes <- outcome{job, cause}
			}
		}()
	}
	defer func() {
		if job != fatalJob {
			r.say(saysGone)
		}
	}()
	compute, err := collatzOf(jobSize)
	if err != nil {
		panic(err)
	}
	for job = range jobs {
		if job == fatalJob {
			r.say(saysArmed, clock.Now())
			die(kind)
		}
		compute()
		outcomes <- outcome{job: job}
	}
}

// What a worker process tells its owner.
const (
	jobIsDone int64 = iota
	jobIsFatal
)

// ownProcesses has worker processes that are given one job after the other.
func ownProcesses(s *Session, kind string, r *report) error {
	c, err := s.gather(plan{role: "crash", count: poolSize})
	if err != nil {
		return err
	}
	fault := int64(0)
	for index, name := range faultNames() {
		if name == kind {
			fault = int64(index)
		}
	}
	next := int64(0)
	doing := map[int]int64{}
	feed := func(index int) error {
		delete(doing, index)
		if next == poolJobs {
			return nil
		}
		doing[index] = next
		next++
		return c.order(index, doing[index], fault)
	}
	for index := range poolSize {
		if err := feed(index); err != nil {
			return err
		}
	}
	for len(doing) > 0 {
		e := <-c.events
		switch {
		case e.err == nil && e.said[0] == jobIsFatal:
			r.say(saysArmed, e.said[1])
		case e.err == nil:
			r.say(saysDone, doing[e.index])
			if err := feed(e.index); err != nil {
				return err
			}
		case errors.Is(e.err, io.EOF):
			how := process.Ending(c.members[e.index].hand.join())
			if doing[e.index] == fatalJob {
				r.say(saysKnew, clock.Now(), how)
			} else {
				r.say(saysGone)
			}
			delete(doing, e.index)
		default:
			return fmt.Errorf("worker %d: %w", e.index, e.err)
		}
	}
	return nil
}

// takeJobs does the jobs that it is given.
func takeJobs(w *worker) error {
	compute, err := collatzOf(jobSize)
	if err != nil {
		return err
	}
	return w.obey(func(order message) error {
		if order[0] == fatalJob {
			if err := w.tell(jobIsFatal, clock.Now()); err != nil {
				return err
			}
			die(faultNames()[order[1]])
		}
		compute()
		return w.tell(jobIsDone, order[0])
	})
}
