// Tries the first loop four at a time, without bounds checks.

package workloads

func init() {
	register(Workload{Name: "triad", Sizes: Sizes{0, 1 << 27}, Prepare: newTriad})
}

// triad is one worker's three arrays, which are larger than the caches: memory
// bandwidth.
type triad struct{ a, b, c []float64 }

func newTriad(s Setting) (Instance, error) {
	v := &triad{
		a: make([]float64, s.Size),
		b: make([]float64, s.Size),
		c: make([]float64, s.Size),
	}
	for i := range v.a {
		v.a[i] = 0 // pages that make has taken are not there until they are written
		v.b[i] = float64(i % 1024)
		v.c[i] = float64(3 * i % 1024)
	}
	return v, nil
}

// Task stores a = b + k*c, and sums a up in four chains, as one would wait for
// its additions instead of for memory. All numbers are exact.
func (v *triad) Task(t uint64) (uint64, error) {
	a := v.a
	b, c := v.b[:len(a)], v.c[:len(a)]
	k := float64(t%16 + 1)
	i := 0
	for ; i < len(a)-3; i += 4 {
		a[i] = b[i] + float64(k*c[i])
		a[i+1] = b[i+1] + float64(k*c[i+1])
		a[i+2] = b[i+2] + float64(k*c[i+2])
		a[i+3] = b[i+3] + float64(k*c[i+3])
	}
	for ; i < len(a); i++ {
		a[i] = b[i] + float64(k*c[i])
	}
	var s0, s1, s2, s3 float64
	i = 0
	for ; i < len(a)-3; i += 4 {
		s0 += a[i]
		s1 += a[i+1]
		s2 += a[i+2]
		s3 += a[i+3]
	}
	for _, last := range a[i:] {
		s0 += last
	}
	return uint64(s0 + s1 + s2 + s3), nil
}

func (v *triad) Release() error { return nil }
