package probes

import (
	"runtime"
	"sync/atomic"
	"time"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/shared"
)

// gate lets workers go that run at the same instant. What they do behind it may
// take a tenth of a millisecond: if one of them had to be woken first, or to
// wait for the CPU of another, they would go through one after the other.
//
// So worker 0 calls the others until all of them have answered at once, or
// patience has been had with them. Everybody spins meanwhile; workers that let
// others run in between would share one processor.
type gate struct{ calls, answers *atomic.Int64 }

// gateWords is how much memory a gate takes.
const gateWords = 2 * shared.LineWords

const (
	open = -1
	// atOnce is some times what it takes two CPUs to hear of each other.
	atOnce       = 5 * time.Microsecond
	gatePatience = 50 * time.Millisecond
	// yieldAfter is when spinning workers let others run after all: those that
	// they wait for may have no processor else.
	yieldAfter = 2 * time.Millisecond
)

// gateIn returns the gate at the begin of that memory.
func gateIn(words []atomic.Int64) gate {
	return gate{&words[0], &words[shared.LineWords]}
}

// shut is called before workers are sent to the gate.
func (g gate) shut() {
	g.calls.Store(0)
	g.answers.Store(0)
}

// pass returns when all of so many workers are there.
func (g gate) pass(index, workers int) {
	if index != 0 {
		g.answer()
		return
	}
	others := int64(workers - 1)
	arrived := clock.Now()
	for call := int64(1); others > 0; call++ {
		start := clock.Now()
		g.calls.Store(call)
		spin(func() bool { return g.answers.Load() == call*others })
		now := clock.Now()
		if now-start < int64(atOnce) || now-arrived > int64(gatePatience) {
			break
		}
	}
	g.calls.Store(open)
}

func (g gate) answer() {
	answered := int64(0)
	for answered != open {
		last := answered
		spin(func() bool {
			answered = g.calls.Load()
			return answered != last
		})
		if answered != open {
			g.answers.Add(1)
		}
	}
}

// spin returns when so holds.
func spin(so func() bool) {
	for start := clock.Now(); !so(); {
		if clock.Now()-start > int64(yieldAfter) {
			runtime.Gosched()
		}
	}
}
