package probes

import (
	"io"
	"os"
	"runtime"
	"sync"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/failure"
)

// filling is more than a pipe holds.
const filling = 1 << 20

// deadlockInChild brings workers to a standstill. Where they are goroutines the
// program has no others: the runtime notices only if all are asleep.
func deadlockInChild(s *Session, r *report) error {
	kind := s.names(ofCase)[0]
	for _, d := range standstills {
		if d.name == kind && d.of(s) != nil {
			if err := d.of(s)(s, r); err != nil {
				return err
			}
			r.say(saysWent, clock.Now())
			return nil
		}
	}
	return failure.New(failure.Usage, "--param case: there is no %q", kind)
}

// startWorker starts a worker of the model, which is a goroutine.
func (s *Session) startWorker(work func()) {
	go func() {
		if s.Model.KeepsMainThread {
			runtime.LockOSThread()
		}
		work()
	}()
}

// invertLocks has two workers take two mutexes in opposite order.
func invertLocks(bystander bool) func(*Session, *report) error {
	return func(s *Session, r *report) error {
		if bystander {
			compute, err := collatzOf(tickerSize)
			if err != nil {
				return err
			}
			s.startWorker(func() {
				for {
					compute()
				}
			})
		}
		locks := new([2]sync.Mutex)
		held, goOn, done := make(chan bool), make(chan bool), make(chan bool)
		for first := range locks {
			s.startWorker(func() {
				locks[first].Lock()
				held <- true
				<-goOn
				locks[1-first].Lock()
				done <- true
			})
		}
		<-held
		<-held
		r.say(saysStuck, clock.Now())
		close(goOn)
		<-done
		return nil
	}
}

// fillPipes has two workers write to each other before either reads.
func fillPipes(s *Session, r *report) error {
	files, err := pipes()
	if err != nil {
		return err
	}
	done := make(chan error)
	r.say(saysStuck, clock.Now())
	for index := range files {
		s.startWorker(func() { done <- writeThenRead(files[index]) })
	}
	return <-done
}

// writeThenRead writes much to the second of the files, and then reads as much
// from the first.
func writeThenRead(files []*os.File) error {
	much := make([]byte, filling)
	if _, err := files[1].Write(much); err != nil {
		return failed("write to a pipe", err)
	}
	_, err := io.ReadFull(files[0], much)
	return failed("read from a pipe", err)
}
