package probes

import (
	"encoding/binary"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"sync/atomic"
	"syscall"

	"concurrency-harness/lang/go/internal/shared"
)

// thing is something that workers may share.
type thing interface {
	// change gives it a value, and returns what may help to find it.
	change(value int64) (hint int64, err error)
	// has tells whether it has the value.
	has(value, hint int64) bool
	// undo makes it as it was before.
	undo() error
}

// kinds are the things that are looked at.
var kinds = []struct {
	name string
	get  func(*worker) (thing, error)
}{
	{"variable", func(*worker) (thing, error) { return variableThing{}, nil }},
	{"shared_mapping", func(w *worker) (thing, error) { return mappingThing{&w.memory.Words()[0]}, nil }},
	{"working_directory", newDirectoryThing},
	{"environment", func(*worker) (thing, error) { return environmentThing{}, nil }},
	{"descriptor", func(*worker) (thing, error) { return &descriptorThing{}, nil }},
	{"umask", func(*worker) (thing, error) { return &umaskThing{}, nil }},
	{"signal_handler", func(*worker) (thing, error) { return signalThing{}, nil }},
}

// global is an ordinary variable of the program.
var global int64

type variableThing struct{}

func (variableThing) change(value int64) (int64, error) {
	global = value
	return 0, nil
}
func (variableThing) has(value, _ int64) bool { return global == value }
func (variableThing) undo() error             { return nil }

type mappingThing struct{ word *atomic.Int64 }

func (m mappingThing) change(value int64) (int64, error) {
	m.word.Store(value)
	return 0, nil
}
func (m mappingThing) has(value, _ int64) bool { return m.word.Load() == value }
func (mappingThing) undo() error               { return nil }

// directoryThing is the working directory, which becomes one after the other of
// those that there are: a new one could be left behind.
type directoryThing struct {
	before string
	others []string
}

func newDirectoryThing(*worker) (thing, error) {
	before, err := os.Getwd()
	return &directoryThing{before, directories(before, 64)}, err
}

// directories returns that many directories, or as many as are found, that one
// can change to; not the one that is.
func directories(not string, count int) (found []string) {
	waiting := []string{"/"}
	for len(waiting) > 0 && len(found) < count {
		folder := waiting[0]
		waiting = waiting[1:]
		if _, err := os.Stat(filepath.Join(folder, ".") + "/."); err != nil || folder == "/proc" {
			continue
		}
		if folder != not {
			found = append(found, folder)
		}
		entries, _ := os.ReadDir(folder)
		for _, entry := range entries {
			if entry.IsDir() {
				waiting = append(waiting, filepath.Join(folder, entry.Name()))
			}
		}
	}
	return found
}

func (d *directoryThing) of(value int64) string { return d.others[int(value)%len(d.others)] }

func (d *directoryThing) change(value int64) (int64, error) { return 0, os.Chdir(d.of(value)) }

func (d *directoryThing) has(value, _ int64) bool {
	now, err := os.Getwd()
	return err == nil && now == d.of(value)
}

func (d *directoryThing) undo() error { return os.Chdir(d.before) }

const environmentName = "CONCURRENCY_PROBE"

type environmentThing struct{}

func (environmentThing) change(value int64) (int64, error) {
	return 0, os.Setenv(environmentName, strconv.FormatInt(value, 10))
}

func (environmentThing) has(value, _ int64) bool {
	return os.Getenv(environmentName) == strconv.FormatInt(value, 10)
}

func (environmentThing) undo() error { return os.Unsetenv(environmentName) }

// descriptorThing is a file; the hint is its descriptor.
type descriptorThing struct{ file *os.File }

func (d *descriptorThing) change(value int64) (int64, error) {
	file, err := shared.NewFile()
	if err != nil {
		return 0, err
	}
	d.file = file
	_, err = file.WriteAt(binary.LittleEndian.AppendUint64(nil, uint64(value)), 0)
	return int64(file.Fd()), err
}

func (d *descriptorThing) has(value, descriptor int64) bool {
	var bytes [8]byte
	n, err := syscall.Pread(int(descriptor), bytes[:], 0)
	return err == nil && n == len(bytes) && int64(binary.LittleEndian.Uint64(bytes[:])) == value
}

func (d *descriptorThing) undo() error { return d.file.Close() }

// umaskThing is the mask; the hint is what it was set to.
type umaskThing struct{ before int }

func (u *umaskThing) change(value int64) (int64, error) {
	const none = 0o777
	mask := int(value) % none
	if u.before = syscall.Umask(mask); u.before == mask {
		mask = none
		syscall.Umask(mask)
	}
	return int64(mask), nil
}

// has sets the mask, as it can be read in no other way, and sets it back.
func (u *umaskThing) has(_, mask int64) bool {
	now := syscall.Umask(0)
	syscall.Umask(now)
	return now == int(mask)
}

func (u *umaskThing) undo() error {
	syscall.Umask(u.before)
	return nil
}

// signalThing is what is done with SIGUSR2: it is ignored, or not.
type signalThing struct{}

func (signalThing) change(int64) (int64, error) {
	signal.Ignore(syscall.SIGUSR2)
	return 0, nil
}

func (signalThing) has(_, _ int64) bool { return signal.Ignored(syscall.SIGUSR2) }

func (signalThing) undo() error {
	signal.Reset(syscall.SIGUSR2)
	return nil
}
