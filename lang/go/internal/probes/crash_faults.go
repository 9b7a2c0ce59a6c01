package probes

import (
	"errors"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
	"time"
)

// faults are the ways to die, each of which is called in the worker.
var faults = []struct {
	name string
	die  func()
}{
	{"exception", func() { panic(errors.New("a job that goes wrong")) }},
	{"segfault", touchNothing},
	{"abort", func() { signalMyself(syscall.SIGABRT) }},
	{"stack_overflow", overflow},
	{"heap_exhausted", exhaust},
	{"exit", func() { os.Exit(3) }},
	{"sigkill", func() { signalMyself(syscall.SIGKILL) }},
}

func faultNames() (names []string) {
	for _, fault := range faults {
		if fault.name != "heap_exhausted" || memoryCanBeLimited {
			names = append(names, fault.name)
		}
	}
	return names
}

// die dies so.
func die(kind string) {
	for _, fault := range faults {
		if fault.name == kind {
			fault.die()
		}
	}
}

// touchNothing writes where there is no memory. (Writing by way of a nil pointer
// is an ordinary panic.)
func touchNothing() {
	memory, err := syscall.Mmap(-1, 0, os.Getpagesize(), syscall.PROT_READ, syscall.MAP_PRIVATE|syscall.MAP_ANON)
	if err != nil {
		panic(err)
	}
	syscall.Munmap(memory)
	memory[0] = 1
}

// signalMyself returns late, as any thread may take the signal.
func signalMyself(signal syscall.Signal) {
	syscall.Kill(os.Getpid(), signal)
	time.Sleep(time.Minute)
}

// overflow recurses without end, under a limit that is soon reached: the usual
// one is 1 GB.
func overflow() {
	debug.SetMaxStack(64 << 20)
	deeper(0)
}

// deeper has so much on its stack that moving it is soon done.
//
//go:noinline
func deeper(depth int) byte {
	var much [4096]byte
	much[depth%len(much)] = 1
	return deeper(depth+1) + much[0]
}

// exhaust allocates and keeps without end, under a limit for this process.
func exhaust() {
	const more, piece = 128 << 20, 1 << 20
	if err := limitMemory(more); err != nil {
		panic(err)
	}
	var kept [][]byte
	for {
		kept = append(kept, written(piece))
	}
}

// split is a case of the child: the fault, and the pool.
func split(which string) (kind, pool string) {
	kind, pool, _ = strings.Cut(which, ".")
	return kind, pool
}
