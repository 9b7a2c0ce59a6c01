package probes

func init() {
	registerRole("visibility", look)
	register(Probe{
		Name:    "visibility",
		Workers: 2, Repeats: 59, Most: exactly(2),
		Run: visibility,
	})
}

// What a worker does with what may be shared.
const (
	getReady int64 = iota
	change
	lookFor
	undo
)

// visibility has worker 0 make changes, and worker 1 look whether it has them.
func visibility(s *Session) error {
	for index, kind := range kinds {
		c, err := s.gather(plan{role: "visibility", count: 2, memory: 8, mapped: true})
		if err != nil {
			return err
		}
		if _, err := c.askFirst(2, int64(index), getReady, 0); err != nil {
			return err
		}
		for run := range s.Repeats {
			seen, err := c.seen(int64(index), int64(run+1))
			if err != nil {
				return err
			}
			if err := s.observe("seen", float64(seen), "bool", "kind=%s", kind.name); err != nil {
				return err
			}
		}
		if err := c.dismiss(); err != nil {
			return err
		}
	}
	return nil
}

// seen makes one change, has it looked for, and undoes it.
func (c *crew) seen(kind, value int64) (int64, error) {
	changed, err := c.ask(0, kind, change, value)
	if err != nil {
		return 0, err
	}
	looked, err := c.ask(1, kind, lookFor, value, changed[0])
	if err != nil {
		return 0, err
	}
	_, err = c.ask(0, kind, undo, value)
	return looked[0], err
}

// look changes, or looks, as it is ordered to.
func look(w *worker) error {
	var t thing
	return w.obey(func(order message) (err error) {
		kind, what, value := kinds[order[0]], order[1], order[2]
		answer := int64(0)
		switch what {
		case getReady:
			t, err = kind.get(w)
		case change:
			answer, err = t.change(value)
		case lookFor:
			if t.has(value, order[3]) {
				answer = 1
			}
		case undo:
			err = t.undo()
		}
		if err != nil {
			return failed(kind.name, err)
		}
		return w.tell(answer)
	})
}
