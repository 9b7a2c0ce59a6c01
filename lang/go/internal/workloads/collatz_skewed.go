package workloads

import "concurrency-harness/lang/go/internal/arithmetic"

func init() {
	register(Workload{Name: "collatz-skewed", Sizes: Sizes{0, 100_000_000}, Prepare: pure(collatzSkewed)})
}

// collatzSkewed is collatz with uneven tasks: the last of a round of 16 has 16
// times as many numbers as the first. What it shows is the schedule.
//
// The inner loop is that of collatz once more: with one function for both,
// collatz was compiled to other code.
func collatzSkewed(seed, size, t uint64) uint64 {
	first := 16 * t * size
	count := size * (t%16 + 1)
	var steps uint64
	for k := uint64(0); k < count; k++ {
		x := arithmetic.Mix(seed, first+k)%(1<<20) + 1
		for x != 1 {
			if x%2 == 0 {
				x /= 2
			} else {
				x = 3*x + 1
			}
			steps++
		}
	}
	return steps
}
