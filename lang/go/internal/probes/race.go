package probes

func init() {
	register(Probe{
		Name:    "race",
		Params:  []Param{rounds, capMs(100)},
		Workers: 2, Repeats: 20_000, Most: many,
		Run: race,
	})
}

// rounds is the parameter of probes that do the same several times.
var rounds = Param{Key: "rounds", Usual: "10", Least: 1, Most: 1_000_000}

// race looks for updates that get lost without a lock, and with one.
func race(s *Session) error {
	c, err := s.counters()
	if err != nil {
		return err
	}
	for _, kind := range []struct {
		name string
		how  int64
	}{{"unsynchronised", unsynchronised}, {"synchronised", locked}} {
		for range s.number("rounds") {
			t, err := c.tally(s.Workers, kind.how, s.Repeats, s.number("cap_ms"))
			if err != nil {
				return err
			}
			if err := s.observe("updates", float64(t.made), "updates", "kind=%s", kind.name); err != nil {
				return err
			}
			if err := s.observe("lost", float64(t.made-t.counter), "updates", "kind=%s", kind.name); err != nil {
				return err
			}
		}
	}
	return c.dismiss()
}
