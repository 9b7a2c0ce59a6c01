package probes

import (
	"os"
	"runtime"
	"sync"
	"sync/atomic"

	"concurrency-harness/lang/go/internal/shared"
)

// heldEnd is an end that workers of one process are given.
func heldEnd(w *worker) (end, error) { return w.held.(end), nil }

// laid gives worker 0 the ends there and back, and worker 1 those back and
// there.
func laid[T any](p *plan, there, back T, with func(in, out T) end) error {
	p.held = func(index int) any {
		if index == 0 {
			return with(back, there)
		}
		return with(there, back)
	}
	return nil
}

// queue is an end of two channels that hold nothing.
type queue struct{ in, out chan []byte }

func layQueues(p *plan, _ int) error {
	return laid(p, make(chan []byte), make(chan []byte), func(in, out chan []byte) end {
		return queue{in, out}
	})
}

func (q queue) send(message []byte) error {
	q.out <- message
	return nil
}

func (q queue) receive(int) ([]byte, error) {
	message := <-q.in
	touch(message)
	return message, nil
}

// variable has one message at a time.
type variable struct {
	mutex   sync.Mutex
	changed *sync.Cond
	message []byte // nil where there is none
}

func newVariable() *variable {
	v := &variable{}
	v.changed = sync.NewCond(&v.mutex)
	return v
}

// variables is an end of two variables.
type variables struct{ in, out *variable }

func layVariables(p *plan, _ int) error {
	return laid(p, newVariable(), newVariable(), func(in, out *variable) end {
		return variables{in, out}
	})
}

func (v variables) send(message []byte) error {
	v.out.mutex.Lock()
	v.out.message = message
	v.out.mutex.Unlock()
	v.out.changed.Signal()
	return nil
}

func (v variables) receive(int) ([]byte, error) {
	v.in.mutex.Lock()
	for v.in.message == nil {
		v.in.changed.Wait()
	}
	message := v.in.message
	v.in.message = nil
	v.in.mutex.Unlock()
	touch(message)
	return message, nil
}

// box has a reference to a message, on cache lines of its own.
type box struct {
	_       [8 * shared.LineWords]byte
	message atomic.Pointer[[]byte]
	_       [8 * shared.LineWords]byte
}

// boxes is an end of two boxes, at which workers spin.
type boxes struct {
	in, out *box
	own     *[]byte
}

func layBoxes(p *plan, _ int) error {
	return laid(p, new(box), new(box), func(in, out *box) end {
		return boxes{in, out, new([]byte)}
	})
}

func (b boxes) send(message []byte) error {
	*b.own = message
	b.out.message.Store(b.own)
	return nil
}

func (b boxes) receive(int) ([]byte, error) {
	for {
		if message := b.in.message.Load(); message != nil {
			b.in.message.Store(nil)
			touch(*message)
			return *message, nil
		}
		runtime.Gosched()
	}
}

// mapping is an end of memory that two processes have: for each direction
// whether there is a message, and the message, which is copied there and read
// in place.
type mapping struct {
	inFull, outFull *atomic.Int64
	in, out         []byte
}

func layMapping(p *plan, longest int) error {
	p.memory = os.Getpagesize() + 2*longest
	return nil
}

func mappedEnd(w *worker) (end, error) {
	head := os.Getpagesize()
	messages := w.memory.Bytes[head:]
	longest := len(messages) / 2
	words := w.memory.Words()
	m := mapping{&words[0], &words[shared.LineWords], messages[:longest], messages[longest:]}
	if w.index == 0 {
		return m, nil
	}
	return mapping{m.outFull, m.inFull, m.out, m.in}, nil
}

func (m mapping) send(message []byte) error {
	copy(m.out, message)
	m.outFull.Store(1)
	return nil
}

func (m mapping) receive(size int) ([]byte, error) {
	for m.inFull.Load() == 0 {
		runtime.Gosched()
	}
	m.inFull.Store(0)
	touch(m.in[:size])
	return m.in[:size], nil
}
