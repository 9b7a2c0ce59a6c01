// Package job is what all models have in common: which tasks there are, how
// one worker goes through its share of them, and what it reports.
package job

import (
	"maps"
	"slices"

	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/workloads"
)

// Job is the tasks 0 to Tasks-1 of a workload, for a number of workers.
type Job struct {
	Workload workloads.Workload
	Setting  workloads.Setting
	Tasks    uint64
	// Task i of the job is task First + i*Stride of the workload.
	First, Stride uint64
	Workers       int
	Dynamic       bool // each worker takes the next task, instead of every Workers-th
	// Argv is the command line that says all this, from which a worker process
	// makes the same Job.
	Argv []string
}

// Find checks that the workload of run exists; otherwise its error has the
// code unsupported.
func Find(run arguments.Run) (workloads.Workload, error) {
	workload, ok := workloads.Find(run.Workload)
	if !ok {
		return workload, failure.New(failure.Unsupported, "there is no workload %q", run.Workload)
	}
	return workload, nil
}

// New makes the job that run, read from argv, asks for. A size that the
// workload does not take, and parameters that it does not know, or lacks, are
// an error of the code usage.
func New(workload workloads.Workload, run arguments.Run, argv []string) (Job, error) {
	if sizes := workload.Sizes; !sizes.Contain(run.Size) {
		return Job{}, failure.New(failure.Usage, "--size: the workload %s takes %d to %d, not %d",
			workload.Name, sizes.Least, sizes.Most, run.Size)
	}
	if err := checkParams(workload, run.Params); err != nil {
		return Job{}, err
	}
	return Job{
		Workload: workload,
		Setting:  workloads.Setting{Seed: run.Seed, Size: run.Size, Params: run.Params},
		Tasks:    run.Tasks,
		First:    run.First,
		Stride:   run.Stride,
		Workers:  run.Workers,
		Dynamic:  run.Schedule == arguments.Dynamic,
		Argv:     argv,
	}, nil
}

func checkParams(workload workloads.Workload, given map[string]string) error {
	unknown := maps.Clone(given)
	for _, param := range workload.Params {
		if _, ok := given[param.Key]; !ok && param.Required {
			return failure.New(failure.Usage, "the workload %s needs --param %s=...", workload.Name, param.Key)
		}
		delete(unknown, param.Key)
	}
	keys := make([]string, 0, len(unknown))
	for key := range unknown {
		keys = append(keys, key)
	}
	if len(keys) > 0 {
		slices.Sort(keys)
		return failure.New(failure.Usage, "the workload %s does not know the parameters %q", workload.Name, keys)
	}
	return nil
}

// share is the number of tasks that worker index has under the static
// schedule, and an even share under the dynamic one.
func (j Job) share(index int) uint64 {
	first, workers := uint64(index), uint64(j.Workers)
	if first >= j.Tasks {
		return 0
	}
	return (j.Tasks-first-1)/workers + 1
}

// TaskOf returns the task whose result is the i-th of the values in a report
// of worker index.
func (j Job) TaskOf(index int, report Report, i int) uint64 {
	if j.Dynamic {
		return report.Tasks[i]
	}
	return uint64(index) + uint64(i)*uint64(j.Workers)
}
