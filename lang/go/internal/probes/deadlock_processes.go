package probes

import (
	"time"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/shared"
)

func init() { registerRole("deadlock", standStill) }

// What a worker process is to do; the lock is the order's second number.
const (
	acquire int64 = iota
	fillPipe
	computeForever
)

// What it tells.
const (
	itWorked int64 = iota
	itGotAnError
)

// standStill does what it is ordered to, and tells when it is through; an error
// of the system is told as its number.
func standStill(w *worker) error {
	return w.obey(func(order message) error {
		var err error
		switch order[0] {
		case acquire:
			err = w.locks[order[1]].(*shared.Lock).Acquire()
		case fillPipe:
			err = writeThenRead(w.files)
		case computeForever:
			compute, err := collatzOf(tickerSize)
			if err != nil {
				return err
			}
			for {
				compute()
			}
		}
		if err != nil {
			return w.tell(itGotAnError, errorNumber(err))
		}
		return w.tell(itWorked)
	})
}

// invertFileLocks has two processes take two locks on files in opposite order.
func invertFileLocks(bystander bool) func(*Session, *report) error {
	return func(s *Session, r *report) error {
		workers := 2
		if bystander {
			workers++
		}
		c, err := s.gather(plan{role: "deadlock", count: workers, locks: 2})
		if err != nil {
			return err
		}
		if bystander {
			if err := c.order(2, computeForever); err != nil {
				return err
			}
		}
		for index := range int64(2) {
			if _, err := c.ask(int(index), acquire, index); err != nil {
				return err
			}
		}
		r.say(saysStuck, clock.Now())
		for index := range int64(2) {
			if err := c.order(int(index), acquire, 1-index); err != nil {
				return err
			}
		}
		c.waitFor(r, 0, 1)
		return nil
	}
}

// killHolder has a process wait for a lock on a file whose holder is killed.
func killHolder(s *Session, r *report) error {
	// A process that waits for a lock tells nobody that it has begun to.
	const tillItWaits = 10 * time.Millisecond
	c, err := s.gather(plan{role: "deadlock", count: 2, locks: 1})
	if err != nil {
		return err
	}
	if _, err := c.ask(0, acquire, 0); err != nil {
		return err
	}
	if err := c.order(1, acquire, 0); err != nil {
		return err
	}
	time.Sleep(tillItWaits)
	c.members[0].hand.kill()
	r.say(saysStuck, clock.Now())
	c.waitFor(r, 1)
	return nil
}

// fillPipesOfProcesses has two processes write to each other before either
// reads.
func fillPipesOfProcesses(s *Session, r *report) error {
	files, err := pipes()
	if err != nil {
		return err
	}
	c, err := s.gather(plan{role: "deadlock", count: 2, files: files})
	if err != nil {
		return err
	}
	r.say(saysStuck, clock.Now())
	if err := c.orderFirst(2, fillPipe); err != nil {
		return err
	}
	c.waitFor(r, 0, 1)
	return nil
}

// waitFor returns when one of those workers is through, and says so if it got
// an error. It has no limit, as the program has a parent with one.
func (c *crew) waitFor(r *report, workers ...int) {
	for e := range c.events {
		for _, index := range workers {
			if e.index != index || e.err != nil {
				continue
			}
			if e.said[0] == itGotAnError {
				r.say(saysError, clock.Now(), errorName(e.said[1]))
			}
			return
		}
	}
}
