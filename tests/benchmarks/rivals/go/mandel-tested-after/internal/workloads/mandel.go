// Tries the test after the step, as the first step is always made.

package workloads

import (
	"math"

	"concurrency-harness/lang/go/internal/arithmetic"
)

func init() {
	register(Workload{Name: "mandel", Sizes: Sizes{1, 1_000_000}, Prepare: pure(mandel)})
}

// mandel computes a row of size pixels of the Mandelbrot set, at most 50 steps
// each: floating point, each operation of which waits for the one before.
//
// Products are converted to the type that they have, which keeps the compiler
// from fusing them with a sum: that would round once instead of twice.
func mandel(seed, size, t uint64) uint64 {
	n := float64(size)
	y := float64(t%size) + float64(float64(arithmetic.Mix(seed, t)%1024)*0.0009765625)
	ci := 2.0*y/n - 1.0
	sum, steps := 0.0, 0
	for x := range int(size) {
		cr := 2.0*float64(x)/n - 1.5
		var zr, zi, tr, ti float64
		step := 0
		for {
			zi = float64(2.0*zr*zi) + ci
			zr = tr - ti + cr
			tr = float64(zr * zr)
			ti = float64(zi * zi)
			step++
			if step == 50 || !(tr+ti <= 4.0) {
				break
			}
		}
		sum += zr
		steps += step
	}
	return math.Float64bits(sum) ^ uint64(steps)
}
