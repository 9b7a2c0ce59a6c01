package probes

import (
	"os"
	"sync"

	"concurrency-harness/lang/go/internal/shared"
)

// lockSet is the locks that a crew shares: mutexes in one process, locks on
// files between processes.
type lockSet struct {
	mutexes []sync.Locker
	// files are those of each lock, one for each worker.
	files [][]*os.File
}

func newLocks(locks, workers int, processes bool) (lockSet, error) {
	var set lockSet
	for range locks {
		if !processes {
			set.mutexes = append(set.mutexes, new(sync.Mutex))
			continue
		}
		files, err := shared.NewLockFiles(workers)
		if err != nil {
			return set, err
		}
		set.files = append(set.files, files)
	}
	return set, nil
}

// filesOf are the files of the locks that worker index is given.
func (l lockSet) filesOf(index int) []*os.File {
	var own []*os.File
	for _, files := range l.files {
		own = append(own, files[index])
	}
	return own
}

func (l lockSet) close() {
	for _, files := range l.files {
		shared.CloseAll(files)
	}
}
