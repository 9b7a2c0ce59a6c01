package probes

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/process"
)

// startPatience is how long a victim's child may take until it has got into
// trouble.
const startPatience = 15 * time.Second

// report is what a victim's child tells its parent, a line at a time.
type report struct {
	mutex sync.Mutex
	out   *os.File
}

// say writes a line, whose first word says what happens.
func (r *report) say(words ...any) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.out.WriteString(fmt.Sprintln(words...))
}

// RunChild is what the victim's child of the probe does. It dies with its
// parent; nothing that would keep its runtime from noticing a deadlock sees to
// that.
func (s *Session) RunChild(out *os.File) error {
	if err := syscall.Setrlimit(syscall.RLIMIT_CORE, &syscall.Rlimit{}); err != nil {
		return fmt.Errorf("switch core files off: %w", err)
	}
	watchParent()
	if !s.Model.KeepsMainThread {
		runtime.UnlockOSThread()
	}
	defer s.abandon()
	return s.Probe.Child(s, &report{out: out})
}

// victim is the child, as its parent sees it.
type victim struct {
	cmd   *exec.Cmd
	lines chan string // closed at the end of its output
	ended chan ending
	until int64 // when nothing more is waited for
	// failed is the error line of a child that could not do what it is for.
	failed string
}

// ending is how a child ended, and when its parent knew.
type ending struct {
	word string
	ns   int64
}

// startVictim starts the program once more, as the child in that case. It is
// called on the main thread, with which the child dies.
func (s *Session) startVictim(which string) (*victim, error) {
	executable, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the worker program's own executable: %w", err)
	}
	argv := append(s.argv[:len(s.argv):len(s.argv)], "--param", inChild+"=1", "--param", ofCase+"="+which)
	// What it says on standard error is how a runtime takes its leave.
	cmd := exec.Command(executable, argv...)
	cmd.SysProcAttr = victimAttributes()
	if _, err := cmd.StdinPipe(); err != nil {
		return nil, err
	}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	cmd.Stdout = write
	err = cmd.Start()
	write.Close()
	if err != nil {
		read.Close()
		return nil, fmt.Errorf("start the victim's child: %w", err)
	}
	v := &victim{
		cmd:   cmd,
		lines: make(chan string),
		ended: make(chan ending, 1),
		until: clock.Now() + int64(startPatience),
	}
	go func() {
		defer read.Close()
		defer close(v.lines)
		for lines := bufio.NewScanner(read); lines.Scan(); {
			v.lines <- lines.Text()
		}
	}()
	go func() {
		err := cmd.Wait()
		v.ended <- ending{process.Ending(err), clock.Now()}
	}()
	return v, nil
}

// follow gives every line of the child to heed, until heed has heard enough,
// the child has ended, or the time is up. Then it ends the child's group. It
// returns how the child ended, if it did so by itself.
func (v *victim) follow(heed func(words []string) (enough bool)) (by *ending) {
	lines := v.lines
	for enough := false; !enough && by == nil; {
		timer := time.NewTimer(time.Duration(v.until - clock.Now()))
		select {
		case line, more := <-lines:
			if enough = more && v.hear(line, heed); !more {
				lines = nil // its end is about to be known
			}
		case e := <-v.ended:
			by = &e
		case <-timer.C:
			enough = true
		}
		timer.Stop()
	}
	syscall.Kill(-v.cmd.Process.Pid, syscall.SIGKILL)
	for line := range v.lines {
		v.hear(line, heed)
	}
	if by == nil {
		<-v.ended
	}
	return by
}

// hear gives a line to heed, unless it is the error line of the protocol.
func (v *victim) hear(line string, heed func(words []string) bool) (enough bool) {
	if strings.HasPrefix(line, "{") {
		v.failed = line
		return false
	}
	words := strings.Fields(line)
	return len(words) > 0 && heed(words)
}

// trouble is the error of a child that did not get to its fault, or could not
// do what it is for.
func (v *victim) trouble(which string, began bool) error {
	switch {
	case v.failed != "":
		return failure.New(failure.Internal, "the victim's child of %s says %s", which, v.failed)
	case !began:
		return failure.New(failure.Internal, "the victim's child of %s never came to its fault", which)
	}
	return nil
}

// number is the word at that place; a line without it says 0.
func number(words []string, at int) int64 {
	if at >= len(words) {
		return 0
	}
	n, _ := strconv.ParseInt(words[at], 10, 64)
	return n
}

// word is the one at that place.
func word(words []string, at int) string {
	if at >= len(words) {
		return ""
	}
	return words[at]
}

// nameOf makes the type of an error or a panic's cause what may stand in a
// condition.
func nameOf(cause any) string {
	return strings.TrimLeft(fmt.Sprintf("%T", cause), "*")
}

// errorNumber is that of an error of the system, or 0.
func errorNumber(err error) int64 {
	var number syscall.Errno
	errors.As(err, &number)
	return int64(number)
}

// errorName is what an error of that number is called in a condition.
func errorName(number int64) string { return fmt.Sprintf("errno-%d", number) }
