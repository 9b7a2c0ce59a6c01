package main

import (
	"os"
	"runtime"
	"slices"

	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/job"
	"concurrency-harness/lang/go/internal/lifeline"
	"concurrency-harness/lang/go/internal/models"
	"concurrency-harness/lang/go/internal/protocol"
)

// run runs a job as often as asked, and writes what was measured when all of
// it has gone well.
func run(r arguments.Run, argv []string, out *protocol.Writer) error {
	model, j, err := check(r, argv)
	if err != nil {
		return err
	}
	if r.DieWithStdin {
		lifeline.Watch()
	}
	if err := out.Started(os.Getpid(), clock.Now()); err != nil {
		return err
	}
	runtime.GOMAXPROCS(model.Processors(j.Workers))
	// A goroutine that stayed locked to its thread would change threads twice
	// whenever it is parked or preempted: a third slower on rpc without delay.
	if !model.KeepsMainThread {
		runtime.UnlockOSThread()
	}

	measure := measurePool
	if r.Lifetime == arguments.Fresh {
		measure = measureFresh
	}
	iterations, err := measure(model, j, r.Warmups+r.Iterations)
	if err != nil {
		return err
	}
	for index, iteration := range iterations {
		if err := out.Iteration(iteration.message(index, r.Warmups)); err != nil {
			return err
		}
	}
	return out.Done()
}

// check finds what r names, in the order of checks that the protocol sets.
func check(r arguments.Run, argv []string) (models.Model, job.Job, error) {
	workload, err := job.Find(r)
	if err != nil {
		return models.Model{}, job.Job{}, err
	}
	model, ok := models.Find(r.Model)
	if !ok {
		return model, job.Job{}, failure.New(failure.Unsupported, "there is no model %q", r.Model)
	}
	if !slices.Contains(model.Lifetimes(), r.Lifetime) {
		return model, job.Job{}, failure.New(failure.Unsupported, "the model %s has no lifetime %s", r.Model, r.Lifetime)
	}
	if model.Family == models.Sequential && r.Workers != 1 {
		return model, job.Job{}, failure.New(failure.Usage, "the model %s has one worker, not %d", r.Model, r.Workers)
	}
	j, err := job.New(workload, r, argv)
	return model, j, err
}

// measurePool makes the workers once, and times each run of the job from its
// hand-over to its last result.
func measurePool(model models.Model, j job.Job, count int) ([]iteration, error) {
	crew, err := model.Pool(j)
	if err != nil {
		return nil, err
	}
	iterations, err := repeat(j, count, crew.Run)
	if err != nil {
		return nil, err
	}
	return iterations, crew.Dismiss()
}

// measureFresh times each run of the job from before its workers are made
// until they are gone.
func measureFresh(model models.Model, j job.Job, count int) ([]iteration, error) {
	return repeat(j, count, func() ([]job.Report, error) { return model.Fresh(j) })
}

// repeat times count runs of the job and folds their results.
func repeat(j job.Job, count int, runOnce func() ([]job.Report, error)) ([]iteration, error) {
	collector := job.NewCollector(j)
	var iterations []iteration
	for range count {
		requestedNs := clock.Now()
		reports, err := runOnce()
		joinedNs := clock.Now()
		if err != nil {
			return nil, err
		}
		checksum, err := collector.Checksum(reports)
		if err != nil {
			return nil, err
		}
		iterations = append(iterations, newIteration(requestedNs, joinedNs, checksum, reports))
	}
	return iterations, nil
}
