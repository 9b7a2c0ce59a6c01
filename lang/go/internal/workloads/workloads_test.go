package workloads

import (
	"testing"

	"concurrency-harness/lang/go/internal/arithmetic"
)

// TestEveryTaskIsTheDefined runs each job twice on one Instance: what a task
// leaves behind must not matter to the next.
func TestEveryTaskIsTheDefined(t *testing.T) {
	const greatest = 1<<64 - 1
	golden := []struct {
		name              string
		size, seed, tasks uint64
		result            uint64
	}{
		{"bintrees", 10, 42, 8, 0xc327e9479635abbe},
		{"bintrees", 0, 1 << 63, 3, 0x3bcc6a72260c6381},
		{"collatz", 64, 42, 16, 0xf5f29b93d98573e8},
		{"collatz-skewed", 4, 42, 16, 0xb64ed5594c99ed3e},
		{"collatz-skewed", 3, greatest, 33, 0x71c602e801ed3e5d},
		{"files", 16, 42, 2, 0x6a5a332b569dd375},
		{"files", 1, greatest, 3, 0x5feb07b8cfbd978e},
		{"mandel", 64, 42, 64, 0xeb0dc19cdd0e609d},
		{"mandel", 17, greatest, 20, 0xd32cf9b3f3275554},
		{"textfreq", 5000, 42, 4, 0x65aee6fe4a607a4d},
		{"textfreq", 333, greatest, 5, 0xd93f1eb0d623c7a0},
		{"textfreq", 0, 1, 2, 0xaf63bd4c8601b7df},
		{"triad", 1000, 42, 16, 0xc9809ccc0fcc8ba5},
		{"triad", 37, 0, 17, 0x6e76aff2c8650157},
	}
	params := map[string]string{"directory": t.TempDir()}
	for _, g := range golden {
		workload, ok := Find(g.name)
		if !ok {
			t.Fatalf("there is no workload %s", g.name)
		}
		instance, err := workload.Prepare(Setting{Seed: g.seed, Size: g.size, Params: params})
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			results := make([]uint64, g.tasks)
			for i := range results {
				if results[i], err = instance.Task(uint64(i)); err != nil {
					t.Fatal(err)
				}
			}
			if got := arithmetic.Fold(results); got != g.result {
				t.Errorf("%s, size %d, seed %d: %016x", g.name, g.size, g.seed, got)
			}
		}
		if err := instance.Release(); err != nil {
			t.Error(err)
		}
	}
}
