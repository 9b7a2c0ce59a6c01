// Package shared holds what processes can share without being forked: mapped
// memory, and locks on files. Nothing of it has a name, so nothing is left
// behind when a process is killed.
package shared

import (
	"errors"
	"fmt"
	"os"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// LineWords is the number of words at which two CPUs do not disturb each
// other's writes: 128 bytes.
const LineWords = 16

const wordBytes = 8

// Memory is memory that several workers have.
type Memory struct {
	Bytes []byte
	file  *os.File // nil where other processes cannot have it
}

// Private returns that many bytes, all 0, for workers of this process.
func Private(size int) *Memory {
	words := make([]uint64, size/wordBytes+2*LineWords)
	start := uintptr(unsafe.Pointer(&words[0]))
	skip := -start % (LineWords * wordBytes)
	bytes := unsafe.Slice((*byte)(unsafe.Pointer(&words[0])), len(words)*wordBytes)
	return &Memory{Bytes: bytes[skip:][:size]}
}

// New returns that many bytes, all 0, that another process can map.
func New(size int) (*Memory, error) {
	file, err := NewFile()
	if err != nil {
		return nil, err
	}
	if err := file.Truncate(int64(size)); err != nil {
		file.Close()
		return nil, fmt.Errorf("size shared memory: %w", err)
	}
	m, err := Map(file, size)
	if err != nil {
		file.Close()
	}
	return m, err
}

// Map returns the memory whose File was passed to this process.
func Map(file *os.File, size int) (*Memory, error) {
	bytes, err := syscall.Mmap(int(file.Fd()), 0, size, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, fmt.Errorf("map shared memory: %w", err)
	}
	return &Memory{bytes, file}, nil
}

// File is what another process needs for Map.
func (m *Memory) File() *os.File { return m.file }

// Words is the memory as words of 8 bytes; it begins on a cache line.
func (m *Memory) Words() []atomic.Int64 {
	return unsafe.Slice((*atomic.Int64)(unsafe.Pointer(&m.Bytes[0])), len(m.Bytes)/wordBytes)
}

// Close gives up memory that other processes can have; it must not be used
// again.
func (m *Memory) Close() error {
	if m.file == nil {
		return nil
	}
	return errors.Join(syscall.Munmap(m.Bytes), m.file.Close())
}
