package workloads

import (
	"encoding/binary"
	"errors"
	"fmt"
	"os"

	"concurrency-harness/lang/go/internal/arithmetic"
)

// blockBytes is what is written and read at a time.
const blockBytes = 64 << 10

func init() {
	register(Workload{
		Name:    "files",
		Sizes:   Sizes{1, 16384},
		Params:  []Param{{Key: "directory", Required: true}},
		Prepare: newScratch,
	})
}

// scratch is one worker's file, which has no name any more: it is gone with
// its descriptor, whatever happens.
type scratch struct {
	seed, blocks uint64
	file         *os.File
	block        [blockBytes]byte
}

func newScratch(s Setting) (Instance, error) {
	directory := s.Params["directory"]
	if directory == "" { // os.CreateTemp would take the system's own
		return nil, errors.New("make a file: the parameter directory is empty")
	}
	file, err := os.CreateTemp(directory, "files-*")
	if err != nil {
		return nil, fmt.Errorf("make a file in %s: %w", directory, err)
	}
	if err := os.Remove(file.Name()); err != nil {
		file.Close()
		return nil, fmt.Errorf("take the name from %s: %w", file.Name(), err)
	}
	return &scratch{seed: s.Seed, blocks: s.Size, file: file}, nil
}

// Task writes the blocks of t, waits until the disk has them, and reads them
// back. An os.File has no buffer of its own: these are pwrite(2), fsync(2) and
// pread(2), each of which holds its thread.
func (f *scratch) Task(t uint64) (uint64, error) {
	number := f.block[:8]
	for k := range f.blocks {
		binary.BigEndian.PutUint64(number, arithmetic.Mix(f.seed, f.blocks*t+k))
		if _, err := f.file.WriteAt(f.block[:], int64(k*blockBytes)); err != nil {
			return 0, fmt.Errorf("write block %d of %s: %w", k, f.file.Name(), err)
		}
	}
	if err := f.file.Sync(); err != nil {
		return 0, fmt.Errorf("have %s written to the disk: %w", f.file.Name(), err)
	}
	folded := arithmetic.FoldOfNone
	for k := range f.blocks {
		if _, err := f.file.ReadAt(f.block[:], int64(k*blockBytes)); err != nil {
			return 0, fmt.Errorf("read block %d of %s: %w", k, f.file.Name(), err)
		}
		folded = arithmetic.FoldOn(folded, binary.BigEndian.Uint64(number))
	}
	return folded, nil
}

func (f *scratch) Release() error { return f.file.Close() }
