// Tries both successors of a number and a conditional move, in place of the branch.

package workloads

import "concurrency-harness/lang/go/internal/arithmetic"

func init() { register(Workload{Name: "collatz", Prepare: pure(collatz)}) }

// collatz counts the steps from size numbers below 2^20 + 1 down to 1: integer
// work with branches that no predictor learns.
func collatz(seed, size, t uint64) uint64 {
	var steps uint64
	for k := uint64(0); k < size; k++ {
		x := arithmetic.Mix(seed, t*size+k)%(1<<20) + 1
		for x != 1 {
			next := x / 2
			if x%2 != 0 {
				next = 3*x + 1
			}
			x = next
			steps++
		}
	}
	return steps
}
