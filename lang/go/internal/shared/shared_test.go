package shared

import (
	"syscall"
	"testing"
	"unsafe"
)

func TestPrivateMemoryBeginsOnACacheLine(t *testing.T) {
	for _, size := range []int{8, 128, 4096} {
		m := Private(size)
		if address := uintptr(unsafe.Pointer(&m.Bytes[0])); address%(8*LineWords) != 0 {
			t.Errorf("%d bytes at %x", size, address)
		}
		if len(m.Bytes) != size || len(m.Words()) != size/8 {
			t.Errorf("%d bytes, %d words of %d", len(m.Bytes), len(m.Words()), size)
		}
	}
}

func TestMappedTwiceItIsTheSameMemory(t *testing.T) {
	one, err := New(4096)
	if err != nil {
		t.Fatal(err)
	}
	defer one.Close()
	other, err := Map(one.File(), 4096)
	if err != nil {
		t.Fatal(err)
	}
	one.Words()[7].Store(42)
	if got := other.Words()[7].Load(); got != 42 {
		t.Errorf("got %d", got)
	}
}

func TestALockFileExcludesTheOther(t *testing.T) {
	files, err := NewLockFiles(2)
	if err != nil {
		t.Fatal(err)
	}
	defer CloseAll(files)
	one := NewLock(files[0])
	one.Lock()
	other := int(files[1].Fd())
	if err := syscall.Flock(other, syscall.LOCK_EX|syscall.LOCK_NB); err != syscall.EWOULDBLOCK {
		t.Errorf("while it is held: %v", err)
	}
	one.Unlock()
	if err := syscall.Flock(other, syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		t.Errorf("when it is free: %v", err)
	}
}
