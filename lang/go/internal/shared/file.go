package shared

import (
	"fmt"
	"os"
)

// NewFile returns an empty file without a name.
func NewFile() (*os.File, error) { return newFile() }

// CloseAll closes files.
func CloseAll(files []*os.File) {
	for _, file := range files {
		file.Close()
	}
}

// unlinked returns an empty file that no longer has a name.
func unlinked() (*os.File, error) {
	file, err := os.CreateTemp("", "shared-*")
	if err != nil {
		return nil, fmt.Errorf("make a shared file: %w", err)
	}
	if err := os.Remove(file.Name()); err != nil {
		file.Close()
		return nil, fmt.Errorf("unlink a shared file: %w", err)
	}
	return file, nil
}
