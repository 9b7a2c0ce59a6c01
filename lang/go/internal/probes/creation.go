package probes

import (
	"runtime"
	"runtime/debug"

	"concurrency-harness/lang/go/internal/clock"
)

func init() {
	register(Probe{
		Name: "creation",
		Params: []Param{
			{Key: "resident_mib", Usual: "0,500", List: true, Most: largestMib},
			capMs(200),
		},
		Workers: 1, Repeats: 200, Most: exactly(1),
		Run: creation,
	})
}

// creation makes workers that do nothing, one at a time, beside a program that
// holds memory.
func creation(s *Session) error {
	for _, mib := range s.numbers("resident_mib") {
		if err := creationBeside(s, mib); err != nil {
			return err
		}
		// What the program no longer holds is given back at once.
		debug.FreeOSMemory()
	}
	return nil
}

func creationBeside(s *Session, mib int) error {
	resident := written(mib << 20)
	// Otherwise the collector would look at it while workers are made.
	runtime.GC()
	first, err := timed(s.team.one)
	if err != nil {
		return err
	}
	times := make([]int64, 0, s.Repeats)
	for l := newLimit(s.Repeats, s.number("cap_ms")); l.another(fewest); {
		ns, err := timed(s.team.one)
		if err != nil {
			return err
		}
		times = append(times, ns)
	}
	runtime.KeepAlive(resident)
	for _, o := range []struct {
		metric string
		value  float64
	}{
		{"first_ns", float64(first)},
		{"creation_p10_ns", percentile(times, 10)},
		{"creation_p50_ns", percentile(times, 50)},
		{"creation_p90_ns", percentile(times, 90)},
	} {
		if err := s.observe(o.metric, o.value, "ns", "resident_mib=%d", mib); err != nil {
			return err
		}
	}
	return nil
}

// timed does it and returns how long that took.
func timed(it func() error) (ns int64, err error) {
	start := clock.Now()
	err = it()
	return clock.Now() - start, err
}
