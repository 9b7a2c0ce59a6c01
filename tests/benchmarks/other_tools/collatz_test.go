package workloads_test

import (
	"flag"
	"fmt"
	"testing"

	"concurrency-harness/lang/go/internal/arithmetic"
	"concurrency-harness/lang/go/internal/workloads"
)

var (
	size     = flag.Uint64("size", 64, "numbers per task")
	tasks    = flag.Uint64("tasks", 16, "tasks of a job")
	seed     = flag.Uint64("seed", 42, "seed of the job")
	checksum = flag.String("checksum", "f5f29b93d98573e8", "what the results fold to")
)

// BenchmarkCollatz does a whole job per operation, as the sequential model does
// in an iteration.
func BenchmarkCollatz(b *testing.B) {
	workload, ok := workloads.Find("collatz")
	if !ok {
		b.Fatal("there is no workload collatz")
	}
	instance, err := workload.Prepare(workloads.Setting{Seed: *seed, Size: *size})
	if err != nil {
		b.Fatal(err)
	}
	values := make([]uint64, 0, *tasks)
	b.ResetTimer()
	for i := 0; i < b.N; i++ {
		values = values[:0]
		for t := uint64(0); t < *tasks; t++ {
			value, err := instance.Task(t)
			if err != nil {
				b.Fatal(err)
			}
			values = append(values, value)
		}
	}
	b.StopTimer()
	fold := arithmetic.FoldOfNone
	for _, value := range values {
		fold = arithmetic.FoldOn(fold, value)
	}
	if found := fmt.Sprintf("%016x", fold); found != *checksum {
		b.Fatalf("checksum %s, but it is %s", found, *checksum)
	}
}
