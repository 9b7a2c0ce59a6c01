package workloads

import (
	"time"

	"concurrency-harness/lang/go/internal/arithmetic"
)

func init() { register(Workload{Name: "sleep", Prepare: pure(sleep)}) }

// sleep waits for size microseconds and computes nothing: the control among
// the workloads that wait.
func sleep(seed, size, t uint64) uint64 {
	if size > 0 {
		time.Sleep(time.Duration(size) * time.Microsecond)
	}
	return arithmetic.Mix(seed, t)
}
