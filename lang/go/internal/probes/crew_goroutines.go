package probes

import (
	"io"
	"os"
	"runtime"

	"concurrency-harness/lang/go/internal/models"
	"concurrency-harness/lang/go/internal/shared"
	"concurrency-harness/lang/go/internal/thread"
)

func init() {
	teams["goroutines"] = team{one: oneGoroutine, start: startGoroutine}
	teams["os-threads"] = team{named: true, one: oneThread, start: startThread}
}

func oneGoroutine() error {
	done := make(chan struct{})
	go func() { close(done) }()
	<-done
	return nil
}

func oneThread() error {
	id := make(chan int, 1)
	go func() {
		runtime.LockOSThread()
		id <- thread.ID()
	}()
	thread.Join(<-id)
	return nil
}

// goroutine is the hand of a worker of this process.
type goroutine struct {
	orders chan message
	thread chan int // what it is locked to; nil for a plain goroutine
}

func startGoroutine(c *crew, index int) (hand, error) {
	g := &goroutine{orders: make(chan message, 1)}
	go g.run(c, index)
	return g, nil
}

func startThread(c *crew, index int) (hand, error) {
	models.AllowThreads(index + 1)
	g := &goroutine{orders: make(chan message, 1), thread: make(chan int, 1)}
	go func() {
		runtime.LockOSThread()
		g.thread <- thread.ID()
		g.run(c, index)
	}()
	return g, nil
}

func (g *goroutine) run(c *crew, index int) {
	w := &worker{
		index:  index,
		orders: g.orders,
		tell: func(numbers ...int64) error {
			c.events <- event{index: index, said: numbers}
			return nil
		},
		memory: c.memory,
		locks:  c.locks.mutexes,
		files:  c.filesOf(index),
	}
	if c.plan.held != nil {
		w.held = c.plan.held(index)
	}
	w.tell(int64(os.Getpid()), int64(thread.ID()))
	err := w.play(roles[c.plan.role])
	shared.CloseAll(w.files)
	if err == nil {
		err = io.EOF
	}
	c.events <- event{index: index, err: err}
}

func (g *goroutine) order(m message) error {
	g.orders <- m
	return nil
}

func (g *goroutine) dismiss() error {
	close(g.orders)
	return nil
}

func (g *goroutine) join() error {
	if g.thread != nil {
		thread.Join(<-g.thread)
	}
	return nil
}

// kill does nothing, as Go cannot end a goroutine: it ends with the program.
func (g *goroutine) kill() {}
