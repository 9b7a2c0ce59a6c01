package models

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"syscall"

	"concurrency-harness/lang/go/internal/counter"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/job"
	"concurrency-harness/lang/go/internal/process"
	"concurrency-harness/lang/go/internal/wire"
)

func init() {
	register(Model{
		Name:     "processes",
		Family:   Processes,
		Parallel: true,
		// This process only passes messages on: one processor is enough, and
		// leaves no idle threads that look for work beside the workers.
		Processors: func(int) int { return 1 },
		Fresh:      freshProcesses,
		Pool:       poolOfProcesses,
	})
}

func freshProcesses(j job.Job) ([]job.Report, error) {
	c, err := startProcesses(j)
	if err != nil {
		return nil, err
	}
	reports, err := c.Run()
	if err != nil {
		return nil, err
	}
	return reports, c.Dismiss()
}

func poolOfProcesses(j job.Job) (Crew, error) {
	c, err := startProcesses(j)
	if err != nil {
		return nil, err
	}
	return c, c.await(wire.Prepared, nil)
}

// processCrew is a pool of processes of this executable. When one of its
// methods returns an error, all of them have been killed and reaped.
type processCrew struct {
	workers []*process.Process
	reports []job.Report
	gate    *wire.Gate
	next    *counter.Mapped // nil under the static schedule
	events  chan event
}

// event is a message of a worker process, or the reason why there is none.
type event struct {
	index   int
	message wire.Message
	err     error // io.EOF when the process is gone
}

// startProcesses starts the workers of j, which prepare themselves.
func startProcesses(j job.Job) (*processCrew, error) {
	c := &processCrew{
		reports: make([]job.Report, j.Workers),
		events:  make(chan event, j.Workers),
	}
	var err error
	if c.gate, err = wire.NewGate(); err != nil {
		return nil, err
	}
	if j.Dynamic {
		if c.next, err = counter.NewMapped(); err != nil {
			c.close()
			return nil, err
		}
	}
	for index := range j.Workers {
		if err := c.start(j, index); err != nil {
			c.kill()
			return nil, fmt.Errorf("start worker process %d: %w", index, err)
		}
	}
	return c, nil
}

// start starts worker index, and gives it the gate and the counter.
func (c *processCrew) start(j job.Job, index int) error {
	files := []*os.File{gateDescriptor - process.FirstFile: c.gate.File()}
	if c.next != nil {
		files = append(files, c.next.File())
	}
	worker, err := process.Start(append([]string{processWorker, strconv.Itoa(index)}, j.Argv...), files)
	if err != nil {
		return err
	}
	c.workers = append(c.workers, worker)
	go c.receive(index, worker.Messages)
	return nil
}

// receive passes on what worker index says, until it says no more.
func (c *processCrew) receive(index int, messages io.Reader) {
	receiver := wire.NewReceiver(messages)
	for {
		message, err := receiver.Next()
		c.events <- event{index, message, err}
		if err != nil || message.Kind == wire.Failed {
			return
		}
	}
}

func (c *processCrew) Run() ([]job.Report, error) {
	if c.next != nil {
		c.next.Store(0)
	}
	if err := c.command(wire.Begin); err != nil {
		return nil, err
	}
	if err := c.await(wire.Ready, nil); err != nil {
		return nil, err
	}
	if err := c.gate.Open(len(c.workers)); err != nil {
		c.kill()
		return nil, fmt.Errorf("open the gate: %w", err)
	}
	err := c.await(wire.Report, func(e event) { c.reports[e.index] = e.message.Report })
	return c.reports, err
}

func (c *processCrew) Dismiss() error {
	if err := c.command(wire.Quit); err != nil {
		return err
	}
	for range c.workers {
		e := <-c.events
		if e.err != io.EOF || c.workers[e.index].Cmd.Wait() != nil {
			return c.abandon(e)
		}
	}
	c.close()
	return nil
}

// command gives every worker a command. A worker that is gone is left to
// receive, which knows it too.
func (c *processCrew) command(command byte) error {
	for index, worker := range c.workers {
		_, err := worker.Commands.Write([]byte{command})
		if err != nil && !errors.Is(err, syscall.EPIPE) {
			c.kill()
			return fmt.Errorf("write to worker process %d: %w", index, err)
		}
	}
	return nil
}

// await waits for one message of that kind from every worker and gives each to
// accept, which may be nil. That workers are prepared is passed over unless it
// is what is awaited: fresh ones are given their job without waiting for it.
func (c *processCrew) await(kind wire.Kind, accept func(event)) error {
	for missing := len(c.workers); missing > 0; {
		e := <-c.events
		switch {
		case e.err == nil && e.message.Kind == kind:
			if accept != nil {
				accept(e)
			}
			missing--
		case e.err == nil && e.message.Kind == wire.Prepared:
		default:
			return c.abandon(e)
		}
	}
	return nil
}

// abandon ends all workers, and tells what is wrong with e.
func (c *processCrew) abandon(e event) error {
	c.kill()
	switch {
	case e.err == io.EOF:
		state := c.workers[e.index].Cmd.ProcessState
		return failure.New(failure.WorkerDied, "worker process %d (pid %d) ended before its job was done: %v", e.index, state.Pid(), state)
	case e.err != nil:
		return fmt.Errorf("read from worker process %d: %w", e.index, e.err)
	case e.message.Kind == wire.Failed:
		return e.message.Cause
	default:
		return fmt.Errorf("worker process %d sent %q out of turn", e.index, e.message.Kind)
	}
}

// kill ends all workers and returns when they are reaped.
func (c *processCrew) kill() {
	for _, worker := range c.workers {
		worker.Cmd.Process.Kill()
	}
	for _, worker := range c.workers {
		worker.Cmd.Wait()
	}
	c.close()
}

// close gives up what the workers shared.
func (c *processCrew) close() {
	c.gate.Close()
	if c.next != nil {
		c.next.Close()
	}
}
