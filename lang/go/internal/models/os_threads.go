package models

import (
	"runtime"
	"runtime/debug"

	"concurrency-harness/lang/go/internal/job"
	"concurrency-harness/lang/go/internal/thread"
)

func init() {
	register(Model{
		Name:     "os-threads",
		Family:   Threads,
		Parallel: true,
		// The runtime parks the main thread for good, instead of ending it, when
		// a goroutine ends that is locked to it.
		KeepsMainThread: true,
		Processors:      sharedProcessors,
		Fresh:           freshThreads,
		Pool:            poolOfThreads,
	})
}

// spareThreads is more than the runtime has of its own, beside the workers'.
const spareThreads = 1000

// freshThreads is sharing.fresh, and waits until the threads are gone too.
func freshThreads(j job.Job) ([]job.Report, error) {
	AllowThreads(j.Workers)
	ids := make([]int, j.Workers)
	team := sharing{enter: func(index int) {
		lock(index)
		ids[index] = thread.ID()
	}}
	reports, err := team.fresh(j)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		thread.Join(id)
	}
	return reports, nil
}

func poolOfThreads(j job.Job) (Crew, error) {
	AllowThreads(j.Workers)
	return sharing{enter: lock}.pool(j)
}

// lock gives the calling goroutine its thread, which no other goroutine runs on
// from then on. It is never unlocked: so the thread ends with the goroutine.
func lock(int) { runtime.LockOSThread() }

// AllowThreads raises the number of threads at which the runtime gives up,
// 10,000, where so many workers would reach it.
func AllowThreads(workers int) {
	const usual = 10_000
	debug.SetMaxThreads(max(usual, workers+spareThreads))
}
