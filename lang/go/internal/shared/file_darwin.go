package shared

import (
	"fmt"
	"os"
)

// newFile returns an empty file that no longer has a name.
func newFile() (*os.File, error) { return unlinked() }

// NewLockFiles returns one file, opened that many times: a lock that is held by
// way of the one is not held by way of another. It no longer has a name.
func NewLockFiles(count int) (files []*os.File, err error) {
	file, err := os.CreateTemp("", "lock-*")
	if err != nil {
		return nil, fmt.Errorf("make the file of a lock: %w", err)
	}
	defer os.Remove(file.Name())
	files = append(files, file)
	for len(files) < count {
		again, err := os.OpenFile(file.Name(), os.O_RDWR, 0)
		if err != nil {
			CloseAll(files)
			return nil, fmt.Errorf("open the file of a lock again: %w", err)
		}
		files = append(files, again)
	}
	return files, nil
}
