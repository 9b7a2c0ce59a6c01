// Package counter makes the atomic counters from which workers take their next
// task under the dynamic schedule: one for workers that share the memory of a
// process, one for workers that are processes.
package counter

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"unsafe"
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
	file   *os.File
	memory []byte
}

// NewMapped returns a counter at 0 in a mapped file that no longer has a name.
func NewMapped() (*Mapped, error) {
	file, err := os.CreateTemp("", "counter-*")
	if err != nil {
		return nil, fmt.Errorf("make the file of the shared counter: %w", err)
	}
	err = errors.Join(os.Remove(file.Name()), file.Truncate(int64(os.Getpagesize())))
	if err != nil {
		file.Close()
		return nil, fmt.Errorf("prepare the file of the shared counter: %w", err)
	}
	mapped, err := Map(file)
	if err != nil {
		file.Close()
		return nil, err
	}
	mapped.file = file
	return mapped, nil
}

// Map returns the counter in file, which another process made by NewMapped.
// The file may be closed afterwards.
func Map(file *os.File) (*Mapped, error) {
	memory, err := syscall.Mmap(int(file.Fd()), 0, os.Getpagesize(),
		syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map the shared counter: %w", err)
	}
	n := (*atomic.Uint64)(unsafe.Pointer(&memory[0]))
	return &Mapped{Uint64: n, memory: memory}, nil
}

// File is what another process needs for Map; nil in a counter made by Map.
func (m *Mapped) File() *os.File { return m.file }

// Close gives up the mapping and the file. The counter must not be used again.
func (m *Mapped) Close() error {
	err := syscall.Munmap(m.memory)
	if m.file != nil {
		err = errors.Join(err, m.file.Close())
	}
	return err
}
