package probes

import (
	"sync"
	"time"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/shared"
)

func init() {
	registerRole("tearing", tear)
	register(Probe{
		Name: "tearing",
		Params: []Param{
			rounds,
			{Key: "milliseconds", Usual: "20", Least: 1, Most: longestMs},
		},
		Workers: 2, Repeats: 1, Most: exactly(2),
		Run: tearing,
	})
}

// Where in the memory of the crew the pair is, in words.
const (
	firstWord  = gateWords
	secondWord = firstWord + shared.LineWords
	tearWords  = secondWord + shared.LineWords
)

// tearing has worker 0 write pairs of equal words, and worker 1 read them.
func tearing(s *Session) error {
	c, err := s.gather(plan{role: "tearing", count: 2, memory: 8 * tearWords, locks: 1})
	if err != nil {
		return err
	}
	for withLock, kind := range []string{"unsynchronised", "synchronised"} {
		for range s.number("rounds") {
			words := c.memory.Words()
			gateIn(words).shut()
			words[firstWord].Store(0)
			words[secondWord].Store(0)
			answers, err := c.askFirst(2, int64(withLock), int64(s.number("milliseconds")))
			if err != nil {
				return err
			}
			for i, metric := range []string{"reads", "violations"} {
				if err := s.observe(metric, float64(answers[1][i]), "reads", "kind=%s", kind); err != nil {
					return err
				}
			}
		}
	}
	return c.dismiss()
}

// noLock stands where there is none.
type noLock struct{}

func (noLock) Lock()   {}
func (noLock) Unlock() {}

// tear writes or reads for as long as it is told, and tells how many reads it
// made, and how many of them had different words.
func tear(w *worker) error {
	const betweenLooks = 100
	words := w.memory.Words()
	first, second := &words[firstWord], &words[secondWord]
	return w.obey(func(order message) error {
		var lock sync.Locker = noLock{}
		if order[0] == 1 {
			lock = w.locks[0]
		}
		var written, reads, violations int64
		gateIn(words).pass(w.index, 2)
		// excerpt of tearing
		for until := clock.Now() + order[1]*int64(time.Millisecond); clock.Now() < until; {
			for range betweenLooks {
				if w.index == 0 {
					written++
					lock.Lock()
					first.Store(written)
					second.Store(written)
					lock.Unlock()
					continue
				}
				lock.Lock()
				a, b := first.Load(), second.Load()
				lock.Unlock()
				reads++
				if a != b {
					violations++
				}
			}
		}
		// end of excerpt
		return w.tell(reads, violations)
	})
}
