package probes

import (
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"sync/atomic"

	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/shared"
)

// message is what a worker and the program say to each other.
type message = []int64

// worker is one worker of a probe, as its role sees it, whatever runs it.
type worker struct {
	index int
	// orders are the program's, until it dismisses the worker.
	orders <-chan message
	// tell says something to the program.
	tell func(numbers ...int64) error
	// memory is what all workers of the crew have; nil if they share none.
	memory *shared.Memory
	// locks are those that the crew shares.
	locks []sync.Locker
	// files are this worker's alone.
	files []*os.File
	// held is anything else that workers of one process can have.
	held any
	// isProcess: the worker is a process of its own.
	isProcess bool
}

// role is what the workers of a crew do: it obeys orders until there are no
// more.
type role func(*worker) error

var roles = map[string]role{}

// registerRole makes a role known; the file of its probe does it on start.
func registerRole(name string, r role) {
	if _, twice := roles[name]; twice {
		panic(fmt.Sprintf("role %s is registered twice", name))
	}
	roles[name] = r
}

// obey calls each with every order, until there are no more.
func (w *worker) obey(each func(order message) error) error {
	for order := range w.orders {
		if err := each(order); err != nil {
			return err
		}
	}
	return nil
}

// play does what the role says in a process with others; a panic becomes an
// error.
func (w *worker) play(r role) (err error) {
	defer func() {
		if cause := recover(); cause != nil {
			os.Stderr.Write(debug.Stack())
			err = failure.New(failure.TaskFailed, "worker %d: panic: %v", w.index, cause)
		}
	}()
	return r(w)
}

// cacheLine is as many bytes as one read of memory brings.
const cacheLine = 64

// sink keeps what was read from being left out by the compiler.
var sink atomic.Int64

// touch reads one byte of every cache line.
func touch(bytes []byte) {
	sink.Store(sum(bytes))
}

// sum adds up one byte of every cache line.
func sum(bytes []byte) (total int64) {
	for i := 0; i < len(bytes); i += cacheLine {
		total += int64(bytes[i])
	}
	return total
}

// written returns that many bytes whose pages are all there.
func written(size int) []byte {
	bytes := make([]byte, size)
	page := os.Getpagesize()
	for i := 0; i < size; i += page {
		bytes[i] = 1
	}
	return bytes
}
