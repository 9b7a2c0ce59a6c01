package wire

import (
	"bytes"
	"fmt"
	"os"
	"syscall"
)

// Gate holds worker processes back until all of them are ready. It is one pipe
// that all of them read: the single write that opens it wakes them together,
// where a write to each would let the first one woken take the CPU from the
// process that has yet to wake the others.
type Gate struct{ read, write *os.File }

// NewGate returns a closed gate.
func NewGate() (*Gate, error) {
	var ends [2]int
	syscall.ForkLock.RLock()
	err := syscall.Pipe(ends[:])
	if err == nil {
		syscall.CloseOnExec(ends[0])
		syscall.CloseOnExec(ends[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, fmt.Errorf("make the pipe of the gate: %w", err)
	}
	g := &Gate{os.NewFile(uintptr(ends[0]), "gate"), os.NewFile(uintptr(ends[1]), "gate")}
	// Passing on a file that os.Pipe made would put it, and with it the end that
	// the workers share, into blocking mode. There it would hold a worker's only
	// processor (see receiveCommands in package models).
	if err := syscall.SetNonblock(ends[0], true); err != nil {
		g.Close()
		return nil, fmt.Errorf("make the pipe of the gate non-blocking: %w", err)
	}
	return g, nil
}

// JoinGate returns the gate whose File was passed to this process as that
// descriptor.
func JoinGate(descriptor int) *Gate {
	return &Gate{read: os.NewFile(uintptr(descriptor), "gate")}
}

// File is what another process needs for JoinGate.
func (g *Gate) File() *os.File { return g.read }

// Open lets each of that many workers pass once. All of them have said Ready.
func (g *Gate) Open(workers int) error {
	_, err := g.write.Write(bytes.Repeat([]byte{1}, workers))
	return err
}

// Pass returns when the gate is opened. It is called once for each time.
func (g *Gate) Pass() error {
	var one [1]byte
	_, err := g.read.Read(one[:])
	return err
}

// Close gives the pipe up.
func (g *Gate) Close() {
	g.read.Close()
	g.write.Close()
}
