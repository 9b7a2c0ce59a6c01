package probes

import (
	"time"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/workloads"
)

func init() {
	registerRole("computing", computeOn)
	register(Probe{
		Name: "responsiveness",
		Params: []Param{
			{Key: "counts", Usual: "1,4", List: true, Most: mostWorkers},
			{Key: "milliseconds", Usual: "400", Least: 5, Most: longestMs},
		},
		Workers: 1, Repeats: 1,
		Most: func(s *Session) int {
			most := 0
			for _, count := range s.numbers("counts") {
				most = max(most, count)
			}
			return most + 1 // the ticker computes, too
		},
		Run: responsiveness,
	})
}

const (
	tickNs     = 5 * int64(time.Millisecond)
	atOnceNs   = 20 * int64(time.Millisecond) // how long the ticker itself computes
	tickerSize = 200                          // of collatz
)

// responsiveness measures how late a ticker is that computes itself, or beside
// workers that do.
func responsiveness(s *Session) error {
	compute, err := collatzOf(tickerSize)
	if err != nil {
		return err
	}
	delays := ticked(s.number("milliseconds"), func(int64) {
		for until := clock.Now() + atOnceNs; clock.Now() < until; {
			compute()
		}
	})
	if err := s.delays(delays, "ticker", 0); err != nil {
		return err
	}
	for _, count := range s.numbers("counts") {
		c, err := s.gather(plan{role: "computing", count: count, memory: 8})
		if err != nil {
			return err
		}
		if err := c.orderFirst(count, 1); err != nil {
			return err
		}
		delays := ticked(s.number("milliseconds"), func(due int64) {
			time.Sleep(time.Duration(due - clock.Now()))
		})
		c.memory.Words()[0].Store(1)
		if err := c.dismiss(); err != nil {
			return err
		}
		if err := s.delays(delays, "workers", count); err != nil {
			return err
		}
	}
	return nil
}

// ticked returns how late each tick was; between looks it waits, or does
// something else, with the time at which the next one is due.
func ticked(milliseconds int, between func(due int64)) (delays []int64) {
	ticks := int64(milliseconds) * int64(time.Millisecond) / tickNs
	start := clock.Now()
	for tick := int64(1); tick <= ticks; {
		due := start + tick*tickNs
		between(due)
		for now := clock.Now(); tick <= ticks && due <= now; due = start + tick*tickNs {
			delays = append(delays, now-due)
			tick++
		}
	}
	return delays
}

func (s *Session) delays(delays []int64, work string, workers int) error {
	for _, o := range []struct {
		metric  string
		percent int
	}{{"delay_p50_ns", 50}, {"delay_p99_ns", 99}, {"delay_max_ns", 100}} {
		err := s.observe(o.metric, percentile(delays, o.percent), "ns", "work=%s;workers=%d", work, workers)
		if err != nil {
			return err
		}
	}
	return nil
}

// computeOn computes, once it is ordered to, until the memory says that it is
// enough.
func computeOn(w *worker) error {
	enough := &w.memory.Words()[0]
	compute, err := collatzOf(tickerSize)
	if err != nil {
		return err
	}
	return w.obey(func(message) error {
		for enough.Load() == 0 {
			compute()
		}
		return nil
	})
}

// collatzOf returns what computes one task of collatz of that size after the
// other.
func collatzOf(size uint64) (func(), error) {
	workload, _ := workloads.Find("collatz")
	instance, err := workload.Prepare(workloads.Setting{Seed: 42, Size: size})
	t := uint64(0)
	return func() {
		instance.Task(t)
		t++
	}, err
}
