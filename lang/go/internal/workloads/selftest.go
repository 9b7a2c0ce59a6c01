package workloads

import (
	"fmt"

	"concurrency-harness/lang/go/internal/arithmetic"
)

func init() { register(Workload{Name: "selftest", Prepare: pure(selftest)}) }

// selftest prints on standard output in the middle of a task, which must not
// reach the reader of the protocol.
func selftest(seed, _, t uint64) uint64 {
	fmt.Printf("selftest: task %d prints on standard output\n", t)
	return arithmetic.Mix(seed, t)
}
