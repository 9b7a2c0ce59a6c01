package job

import "sync/atomic"

// schedule hands one worker its tasks in increasing order.
type schedule interface {
	// next returns the next task, or false when there is none left.
	next() (t uint64, ok bool)
}

// static is every stride-th task from t on.
type static struct{ t, stride, tasks uint64 }

func (s *static) next() (uint64, bool) {
	t := s.t
	s.t += s.stride
	return t, t < s.tasks
}

// dynamic is whatever the counter, which all workers share, gives next.
type dynamic struct {
	counter *atomic.Uint64
	tasks   uint64
}

func (d *dynamic) next() (uint64, bool) {
	t := d.counter.Add(1) - 1
	return t, t < d.tasks
}

// schedule returns the tasks of worker index; counter is at 0, and is used
// under the dynamic schedule only.
func (j Job) schedule(index int, counter *atomic.Uint64) schedule {
	if j.Dynamic {
		return &dynamic{counter, j.Tasks}
	}
	return &static{uint64(index), uint64(j.Workers), j.Tasks}
}
