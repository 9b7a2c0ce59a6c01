package shared

import (
	"fmt"
	"os"
	"strconv"
	"syscall"
)

// oTmpfile is O_TMPFILE, which package syscall lacks.
const oTmpfile = 0o20000000 | syscall.O_DIRECTORY

// newFile returns an empty file that never had a name, in memory where the
// system has a place for that.
func newFile() (*os.File, error) {
	file, err := os.OpenFile("/dev/shm", os.O_RDWR|oTmpfile, 0o600)
	if err != nil {
		return unlinked()
	}
	return file, nil
}

// NewLockFiles returns one file without a name, opened that many times: a lock
// that is held by way of the one is not held by way of another.
func NewLockFiles(count int) (files []*os.File, err error) {
	file, err := newFile()
	if err != nil {
		return nil, err
	}
	files = append(files, file)
	name := "/proc/self/fd/" + strconv.Itoa(int(file.Fd()))
	for len(files) < count {
		again, err := os.OpenFile(name, os.O_RDWR, 0)
		if err != nil {
			CloseAll(files)
			return nil, fmt.Errorf("open the file of a lock again: %w", err)
		}
		files = append(files, again)
	}
	return files, nil
}
