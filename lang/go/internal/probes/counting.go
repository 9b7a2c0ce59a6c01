package probes

import (
	"sync/atomic"
	"time"
	"unsafe"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/shared"
)

// counting is the role of workers that count.
const counting = "counting"

func init() { registerRole(counting, count) }

// The ways to count.
const (
	apart          int64 = iota // a counter of its own, alone
	unpadded                    // a counter of its own, beside the others'
	atomically                  // one counter, by atomic adds
	locked                      // one counter under a lock
	unsynchronised              // one counter, by atomic loads and stores
)

// Where in the memory of such a crew things are, in words.
const (
	sharedWord = gateWords
	ownWords   = gateWords + shared.LineWords
)

// apartWord is the counter of that worker which lies alone.
func apartWord(index int) int { return ownWords + shared.LineWords*index }

// unpaddedWord is that which lies beside the others'.
func unpaddedWord(index, workers int) int { return apartWord(workers) + index }

// counters gathers a crew that counts.
func (s *Session) counters() (*crew, error) {
	words := unpaddedWord(s.Workers, s.Workers) + shared.LineWords
	return s.gather(plan{role: counting, count: s.Workers, memory: 8 * words, locks: 1})
}

// tally is what came of counting.
type tally struct {
	ns         int64 // from the gate to the last worker's end
	made, most int64 // operations of all workers, and of the one that made most
	counter    int64 // what the shared counter has in the end
}

// tally lets the first of the workers of a crew count.
func (c *crew) tally(workers int, how int64, repeats, capMs int) (tally, error) {
	words := c.memory.Words()
	gateIn(words).shut()
	words[sharedWord].Store(0)
	answers, err := c.askFirst(workers, how, int64(repeats), int64(capMs), int64(workers))
	if err != nil {
		return tally{}, err
	}
	t := tally{counter: words[sharedWord].Load()}
	from, to := answers[0][0], answers[0][1]
	for _, answer := range answers {
		from, to = min(from, answer[0]), max(to, answer[1])
		t.made += answer[2]
		t.most = max(t.most, answer[2])
	}
	t.ns = to - from
	return t, nil
}

// full is an error if counts were lost.
func (t tally) full(kind string) error {
	if t.counter == t.made {
		return nil
	}
	return failure.New(failure.TaskFailed, "%s: %d counted, %d in the counter", kind, t.made, t.counter)
}

// portion is how many operations are made between looks at the clock.
const portion = 1000

// count counts with each order, and tells when it began and ended, and how many
// it made.
func count(w *worker) error {
	words := w.memory.Words()
	return w.obey(func(order message) error {
		how, repeats, capMs, workers := order[0], order[1], order[2], int(order[3])
		counter := &words[sharedWord]
		switch how {
		case apart:
			counter = &words[apartWord(w.index)]
		case unpadded:
			counter = &words[unpaddedWord(w.index, workers)]
		}
		gateIn(words).pass(w.index, workers)
		start := clock.Now()
		end, until := start, start+capMs*int64(time.Millisecond)
		made := int64(0)
		for made < repeats && end < until {
			some := min(portion, repeats-made)
			w.countOn(counter, how, some)
			made += some
			end = clock.Now()
		}
		return w.tell(start, end, made)
	})
}

// countOn makes so many operations.
func (w *worker) countOn(counter *atomic.Int64, how, some int64) {
	switch how {
	case atomically:
		for range some {
			counter.Add(1)
		}
	// excerpt of race
	case unsynchronised:
		for range some {
			counter.Store(counter.Load() + 1)
		}
	case locked:
		lock, plain := w.locks[0], plainly(counter)
		for range some {
			lock.Lock()
			*plain++
			lock.Unlock()
		}
	// end of excerpt
	default:
		plain := plainly(counter)
		for range some {
			*plain++
		}
	}
}

// plainly is the counter as an ordinary variable, for one worker at a time.
func plainly(counter *atomic.Int64) *int64 { return (*int64)(unsafe.Pointer(counter)) }
