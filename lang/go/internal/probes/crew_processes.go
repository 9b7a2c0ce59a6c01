package probes

import (
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strconv"
	"syscall"

	"concurrency-harness/lang/go/internal/process"
	"concurrency-harness/lang/go/internal/shared"
	"concurrency-harness/lang/go/internal/thread"
	"concurrency-harness/lang/go/internal/wire"
)

// The hidden commands of a worker process of a probe, and of one that does
// nothing. The former is followed by role, index, bytes of memory and number
// of locks; its files are those of the memory, if there is any, of the locks,
// and its own.
const (
	probeWorker = "probe-worker"
	idleWorker  = "probe-idle"
)

func init() {
	teams["processes"] = team{named: true, processes: true, one: oneProcess, start: startProcess}
	process.RegisterEntry(probeWorker, runProbeWorker)
	process.RegisterEntry(idleWorker, func([]string, *os.File) int { return 0 })
}

func oneProcess() error {
	p, err := process.Start([]string{idleWorker}, nil)
	if err != nil {
		return err
	}
	io.Copy(io.Discard, p.Messages)
	return p.Cmd.Wait()
}

// processHand is the hand of a worker process.
type processHand struct{ *process.Process }

func startProcess(c *crew, index int) (hand, error) {
	var files []*os.File
	size := 0
	if c.memory != nil {
		files, size = append(files, c.memory.File()), len(c.memory.Bytes)
	}
	files = append(files, c.locks.filesOf(index)...)
	files = append(files, c.filesOf(index)...)
	argv := []string{probeWorker, c.plan.role, strconv.Itoa(index), strconv.Itoa(size), strconv.Itoa(c.plan.locks), strconv.Itoa(len(c.filesOf(index)))}
	p, err := process.Start(argv, files)
	// What only the worker should have is no longer held here: a lock that dies
	// with it, the end of a pipe.
	shared.CloseAll(c.locks.filesOf(index))
	shared.CloseAll(c.filesOf(index))
	if err != nil {
		return nil, err
	}
	go func() {
		for {
			said, err := wire.ReceiveNumbers(p.Messages)
			c.events <- event{index, said, err}
			if err != nil {
				return
			}
		}
	}()
	return processHand{p}, nil
}

// order leaves a worker that is gone to whoever waits for its answer.
func (p processHand) order(m message) error {
	if err := wire.SendNumbers(p.Commands, m...); !errors.Is(err, syscall.EPIPE) {
		return err
	}
	return nil
}

// dismiss sends an empty order.
func (p processHand) dismiss() error { return p.order(nil) }

func (p processHand) join() error { return p.Cmd.Wait() }

func (p processHand) kill() { p.Kill() }

// runProbeWorker is the main function of a worker process of a probe.
func runProbeWorker(argv []string, out *os.File) int {
	w, r, err := newProcessWorker(argv, out)
	if err == nil {
		if err = w.tell(int64(os.Getpid()), int64(thread.ID())); err == nil {
			err = r(w)
		}
	}
	if err != nil {
		wire.SendFailure(out, err) // to nobody, if the process that started it is gone
		return 1
	}
	return 0
}

func newProcessWorker(argv []string, out *os.File) (*worker, role, error) {
	if len(argv) != 5 {
		return nil, nil, fmt.Errorf("a worker process was started with %q", argv)
	}
	r, known := roles[argv[0]]
	if !known {
		return nil, nil, fmt.Errorf("there is no role %q", argv[0])
	}
	// Its thread is pinned from outside. Elsewhere the worker may move: staying
	// costs two more switches each time that the poller wakes it.
	if argv[0] == switching {
		runtime.LockOSThread()
	}
	var numbers [4]int
	for i := range numbers {
		var err error
		if numbers[i], err = strconv.Atoi(argv[1+i]); err != nil {
			return nil, nil, err
		}
	}
	orders, err := receiveOrders()
	if err != nil {
		return nil, nil, err
	}
	w := &worker{
		index:     numbers[0],
		orders:    orders,
		tell:      func(numbers ...int64) error { return wire.SendNumbers(out, numbers...) },
		isProcess: true,
	}
	next := process.FirstFile
	file := func() *os.File {
		next++
		return os.NewFile(uintptr(next-1), "given")
	}
	if size := numbers[1]; size > 0 {
		if w.memory, err = shared.Map(file(), size); err != nil {
			return nil, nil, err
		}
	}
	for range numbers[2] {
		w.locks = append(w.locks, shared.NewLock(file()))
	}
	for range numbers[3] {
		w.files = append(w.files, file())
	}
	return w, r, nil
}

// receiveOrders passes on what arrives on standard input. An empty order is the
// last; the end of standard input ends the process at once.
func receiveOrders() (<-chan message, error) {
	in, err := process.Commands()
	if err != nil {
		return nil, err
	}
	orders := make(chan message, 1)
	go func() {
		dismissed := false
		for {
			order, err := wire.ReceiveNumbers(in)
			if err != nil && !dismissed {
				os.Exit(1)
			} else if err != nil {
				return
			}
			if len(order) == 0 {
				dismissed = true
				close(orders)
				continue
			}
			orders <- order
		}
	}()
	return orders, nil
}
