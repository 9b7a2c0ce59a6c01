package probes

import "slices"

func init() {
	register(Probe{
		Name:    "contention",
		Params:  []Param{capMs(200)},
		Workers: 2, Repeats: 200_000, Most: many,
		Run: contention,
	})
}

// contention has one worker count, and then all at once.
func contention(s *Session) error {
	c, err := s.counters()
	if err != nil {
		return err
	}
	for _, kind := range []struct {
		name   string
		how    int64
		shared bool
	}{
		{"none", apart, false},
		{"unpadded", unpadded, false},
		{"atomic", atomically, true},
		{"lock", locked, true},
	} {
		for _, workers := range slices.Compact([]int{1, s.Workers}) {
			t, err := c.tally(workers, kind.how, s.Repeats, s.number("cap_ms"))
			if err != nil {
				return err
			}
			if err := t.full(kind.name); kind.shared && err != nil {
				return err
			}
			op := float64(t.ns) / float64(t.most)
			if err := s.observe("op_ns", op, "ns", "kind=%s;workers=%d", kind.name, workers); err != nil {
				return err
			}
		}
	}
	return c.dismiss()
}
