package workloads

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

func filesIn(directory string, blocks uint64) (Instance, error) {
	return newScratch(Setting{Seed: 42, Size: blocks, Params: map[string]string{"directory": directory}})
}

func TestAFileHasNoNameWhileItIsUsed(t *testing.T) {
	directory := t.TempDir()
	instance, err := filesIn(directory, 2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := instance.Task(0); err != nil {
		t.Fatal(err)
	}
	if names, err := os.ReadDir(directory); len(names) != 0 || err != nil {
		t.Errorf("found %v, %v", names, err)
	}
	if err := instance.Release(); err != nil {
		t.Error(err)
	}
}

func TestADirectoryThatIsNoneIsAnError(t *testing.T) {
	for _, directory := range []string{"", filepath.Join(t.TempDir(), "none"), os.DevNull} {
		_, err := filesIn(directory, 1)
		if err == nil || !strings.Contains(err.Error(), directory) {
			t.Errorf("%q: got %v", directory, err)
		}
	}
}

func TestAFailingFileIsNamedWithTheReason(t *testing.T) {
	instance, err := filesIn(t.TempDir(), 1)
	if err != nil {
		t.Fatal(err)
	}
	f := instance.(*scratch)
	f.file.Close()
	if f.file, err = os.OpenFile("/dev/full", os.O_RDWR, 0); err != nil {
		t.Skip("the system has no /dev/full")
	}
	defer f.Release()
	_, err = f.Task(0)
	if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "/dev/full") {
		t.Errorf("got %v", err)
	}
}
