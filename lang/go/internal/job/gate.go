package job

import "sync/atomic"

// Gate holds workers of one process back until all of them have come. The last
// one opens it, so that no other goroutine has to be woken for that.
type Gate struct {
	missing atomic.Int64
	open    chan struct{}
}

// NewGate returns a gate for one pass of that many workers.
func NewGate(workers int) *Gate {
	g := &Gate{open: make(chan struct{})}
	g.missing.Store(int64(workers))
	return g
}

// Pass returns when all workers have called it.
func (g *Gate) Pass() {
	if g.missing.Add(-1) == 0 {
		close(g.open)
		return
	}
	<-g.open
}
