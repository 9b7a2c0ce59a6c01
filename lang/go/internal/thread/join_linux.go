package thread

import (
	"os"
	"runtime"
	"syscall"
)

// Join returns when the thread of that id, one of this process that is about
// to end, is gone. Go has nothing else to wait for a thread.
func Join(id int) {
	process := os.Getpid()
	for syscall.Tgkill(process, id, 0) == nil {
		runtime.Gosched()
	}
}
