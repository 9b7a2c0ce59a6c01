package probes

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/shared"
)

// patience is how long a worker may take for what takes it a second at most.
const patience = 45 * time.Second

// plan is what a crew is made of.
type plan struct {
	role  string
	count int
	// memory is how many bytes all share, and mapped whether they lie in a
	// shared mapping where ordinary memory would do.
	memory int
	mapped bool
	// locks is the number of locks that all share.
	locks int
	// files are given to the workers, a list to each, and closed by the crew.
	files [][]*os.File
	// held is given to each worker of a model without processes.
	held func(index int) any
}

// crew is the workers of a probe.
type crew struct {
	team    team
	plan    plan
	memory  *shared.Memory
	locks   lockSet
	members []*member
	events  chan event
	gone    bool
}

// member is a worker as the program sees it.
type member struct {
	process, thread int
	hand            hand
	said            []message
}

// hand is what a worker is led by.
type hand interface {
	order(message) error
	// dismiss says that there are no more orders.
	dismiss() error
	// join returns when the worker, whose messages have ended, is gone.
	join() error
	// kill ends the worker at once, if that is possible.
	kill()
}

// event is a message of a worker, or the reason why there are no more: io.EOF
// when it has ended.
type event struct {
	index int
	said  message
	err   error
}

// team is how the workers of a model are made.
type team struct {
	// named: the threads of its workers can be named.
	named bool
	// processes: its workers are processes.
	processes bool
	// one makes a worker that does nothing, and returns when it is gone.
	one func() error
	// start makes worker index of a crew. Its first message are its process and
	// thread.
	start func(c *crew, index int) (hand, error)
}

// teams are those of the models that are probed.
var teams = map[string]team{}

// gather makes the workers of p; all of them are ready when it returns.
func (s *Session) gather(p plan) (*crew, error) {
	c := &crew{team: s.team, plan: p, events: make(chan event, 64)}
	s.crews = append(s.crews, c)
	if p.memory > 0 {
		c.memory = shared.Private(p.memory)
		if p.mapped || s.team.processes {
			var err error
			if c.memory, err = shared.New(p.memory); err != nil {
				return nil, err
			}
		}
	}
	var err error
	if c.locks, err = newLocks(p.locks, p.count, s.team.processes); err != nil {
		return nil, err
	}
	return c, c.grow(p.count)
}

// grow adds workers until there are that many.
func (c *crew) grow(count int) error {
	already := len(c.members)
	for index := already; index < count; index++ {
		hand, err := c.team.start(c, index)
		if err != nil {
			return fmt.Errorf("make worker %d: %w", index, err)
		}
		c.members = append(c.members, &member{hand: hand})
	}
	for index := already; index < count; index++ {
		m, err := c.from(index)
		if err != nil {
			return err
		}
		c.members[index].process, c.members[index].thread = int(m[0]), int(m[1])
	}
	return nil
}

// filesOf are the files of worker index.
func (c *crew) filesOf(index int) []*os.File {
	if index < len(c.plan.files) {
		return c.plan.files[index]
	}
	return nil
}

// order gives worker index an order.
func (c *crew) order(index int, numbers ...int64) error {
	if err := c.members[index].hand.order(numbers); err != nil {
		return fmt.Errorf("write to worker %d: %w", index, err)
	}
	return nil
}

// orderFirst gives the same order to the first of the workers.
func (c *crew) orderFirst(count int, numbers ...int64) error {
	for index := range count {
		if err := c.order(index, numbers...); err != nil {
			return err
		}
	}
	return nil
}

// from returns what worker index says next.
func (c *crew) from(index int) (message, error) {
	limit := time.NewTimer(patience)
	defer limit.Stop()
	for len(c.members[index].said) == 0 {
		select {
		case e := <-c.events:
			if e.err != nil {
				return nil, c.reason(e)
			}
			c.members[e.index].said = append(c.members[e.index].said, e.said)
		case <-limit.C:
			return nil, failure.New(failure.Internal, "worker %d has said nothing for %v", index, patience)
		}
	}
	said := c.members[index].said
	c.members[index].said = said[1:]
	return said[0], nil
}

// fromFirst returns what each of the first workers says next.
func (c *crew) fromFirst(count int) ([]message, error) {
	all := make([]message, count)
	for index := range all {
		var err error
		if all[index], err = c.from(index); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// ask gives worker index an order, and returns the answer.
func (c *crew) ask(index int, numbers ...int64) (message, error) {
	if err := c.order(index, numbers...); err != nil {
		return nil, err
	}
	return c.from(index)
}

// askFirst gives the same order to the first of the workers, and returns their
// answers.
func (c *crew) askFirst(count int, numbers ...int64) ([]message, error) {
	if err := c.orderFirst(count, numbers...); err != nil {
		return nil, err
	}
	return c.fromFirst(count)
}

// reason says why e ends the probe.
func (c *crew) reason(e event) error {
	if errors.Is(e.err, io.EOF) {
		how := c.members[e.index].hand.join()
		return failure.New(failure.WorkerDied, "worker %d ended before its job was done: %v", e.index, how)
	}
	return e.err
}

// dismiss ends the workers, and returns when they are gone.
func (c *crew) dismiss() error {
	for index, m := range c.members {
		if err := m.hand.dismiss(); err != nil {
			return fmt.Errorf("dismiss worker %d: %w", index, err)
		}
	}
	limit := time.After(patience)
	for range c.members {
		select {
		case e := <-c.events:
			if !errors.Is(e.err, io.EOF) {
				return fmt.Errorf("worker %d has not ended: %v, %v", e.index, e.said, e.err)
			}
			if err := c.members[e.index].hand.join(); err != nil {
				return c.reason(e)
			}
		case <-limit:
			return failure.New(failure.Internal, "workers have not ended for %v", patience)
		}
	}
	c.close()
	return nil
}

// kill ends the workers that can be ended, unless all are gone.
func (c *crew) kill() {
	if c.gone {
		return
	}
	for _, m := range c.members {
		m.hand.kill()
	}
	c.gone = true
}

// close gives up what the workers shared.
func (c *crew) close() {
	c.gone = true
	if c.memory != nil {
		c.memory.Close()
	}
	c.locks.close()
}
