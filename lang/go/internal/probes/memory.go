package probes

import (
	"os"

	"concurrency-harness/lang/go/internal/workloads"
)

func init() {
	registerRole("memory", remember)
	register(Probe{
		Name: "memory",
		Params: []Param{
			{Key: "counts", Usual: "0,2,8", List: true, Most: mostWorkers, Ascending: true},
		},
		Workers: 1, Repeats: 1,
		Most: func(s *Session) int {
			counts := s.numbers("counts")
			return max(1, counts[len(counts)-1])
		},
		Run: memory,
	})
}

// memory has ever more workers stand still, before and after some work.
func memory(s *Session) error {
	c, err := s.gather(plan{role: "memory"})
	if err != nil {
		return err
	}
	for _, count := range s.numbers("counts") {
		if err := c.grow(count); err != nil {
			return err
		}
		if err := s.park(c); err != nil {
			return err
		}
		if err := c.work(); err != nil {
			return err
		}
		if err := s.park(c); err != nil {
			return err
		}
	}
	return c.dismiss()
}

// work lets all workers do their work, a part of them at a time: no more orders
// are under way than the answers that fit.
func (c *crew) work() error {
	const part = 32
	for first := 0; first < len(c.members); first += part {
		next := min(first+part, len(c.members))
		for index := first; index < next; index++ {
			if err := c.order(index, 1); err != nil {
				return err
			}
		}
		for index := first; index < next; index++ {
			if _, err := c.from(index); err != nil {
				return err
			}
		}
	}
	return nil
}

// remember computes, and touches memory of its own that it keeps, with each
// order.
func remember(w *worker) error {
	const (
		tasks = 4
		size  = 64
		kept  = 64 << 10
	)
	workload, _ := workloads.Find("collatz")
	var own []byte
	return w.obey(func(message) error {
		instance, err := workload.Prepare(workloads.Setting{Seed: 42, Size: size})
		if err != nil {
			return err
		}
		var total uint64
		for t := range uint64(tasks) {
			steps, err := instance.Task(t)
			if err != nil {
				return err
			}
			total += steps
		}
		if own == nil {
			own = make([]byte, kept)
		}
		for i := 0; i < kept; i += os.Getpagesize() {
			own[i] = byte(total)
		}
		return w.tell(int64(total))
	})
}
