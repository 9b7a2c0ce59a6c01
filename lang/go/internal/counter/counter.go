// Package counter makes the atomic counters from which workers take their next
// task under the dynamic schedule: one for workers that share the memory of a
// process, one for workers that are processes.
package counter

import (
	"os"
	"sync/atomic"
	"unsafe"

	"concurrency-harness/lang/go/internal/shared"
)

// cacheLine is at least the distance at which two CPUs do not disturb each
// other's writes (128 bytes where lines are fetched in pairs, and on Apple's).
const cacheLine = 128

// New returns a counter at 0 that has its cache lines to itself.
func New() *atomic.Uint64 {
	alone := new(struct {
		_ [cacheLine]byte
		n atomic.Uint64
		_ [cacheLine]byte
	})
	return &alone.n
}

// Mapped is a counter in memory that several processes map.
type Mapped struct {
	*atomic.Uint64
	memory *shared.Memory
}

// NewMapped returns a counter at 0 in shared memory.
func NewMapped() (*Mapped, error) {
	memory, err := shared.New(os.Getpagesize())
	if err != nil {
		return nil, err
	}
	return in(memory), nil
}

// Map returns the counter in file, which another process made by NewMapped.
// The file may be closed afterwards.
func Map(file *os.File) (*Mapped, error) {
	memory, err := shared.Map(file, os.Getpagesize())
	if err != nil {
		return nil, err
	}
	return in(memory), nil
}

func in(memory *shared.Memory) *Mapped {
	return &Mapped{(*atomic.Uint64)(unsafe.Pointer(&memory.Bytes[0])), memory}
}

// File is what another process needs for Map.
func (m *Mapped) File() *os.File { return m.memory.File() }

// Close gives up the memory. The counter must not be used again.
func (m *Mapped) Close() error { return m.memory.Close() }
