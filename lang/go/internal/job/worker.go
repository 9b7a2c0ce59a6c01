package job

import (
	"os"
	"runtime/debug"
	"sync/atomic"

	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/thread"
	"concurrency-harness/lang/go/internal/workloads"
)

// Report is what a worker says of one job when it has ended. Times are those
// of package clock.
type Report struct {
	ReadyNs int64
	// The following are 0 in a worker that got no task.
	StartNs, EndNs  int64
	Process, Thread int // the ids that the operating system gives its runner
	// Values are the results of its tasks, in increasing order of task, and
	// Tasks these tasks; Tasks is nil under the static schedule. Both are valid
	// until the worker's next job.
	Values, Tasks []uint64
}

// Worked tells whether the worker got a task.
func (r Report) Worked() bool { return len(r.Values) > 0 }

// Worker is one worker of a job, apart from what runs it. Its methods are
// called from there: Prepare, Run for each iteration, Release.
type Worker struct {
	job      Job
	index    int
	counter  *atomic.Uint64
	instance workloads.Instance
	values   []uint64
	tasks    []uint64
}

// NewWorker returns the worker of that index. Under the dynamic schedule
// counter is shared by all workers of the job and 0 when Run begins.
func NewWorker(j Job, index int, counter *atomic.Uint64) *Worker {
	return &Worker{job: j, index: index, counter: counter}
}

// Prepare gets the worker ready for its first job. Errors have the code
// task_failed.
func (w *Worker) Prepare() (err error) {
	defer w.recovered(&err, "prepare")
	share := w.job.share(w.index)
	w.values = make([]uint64, 0, share)
	if w.job.Dynamic {
		w.tasks = make([]uint64, 0, share)
	}
	w.instance, err = w.job.Workload.Prepare(w.job.Setting)
	if err != nil {
		return failure.New(failure.TaskFailed, "worker %d: prepare %s: %w", w.index, w.job.Workload.Name, err)
	}
	return nil
}

// Run does the worker's share of one job. It calls pass when it is ready, and
// begins its first task when pass returns. Errors, also those of a task that
// panics, have the code task_failed.
func (w *Worker) Run(pass func()) (report Report, err error) {
	defer w.recovered(&err, "run")
	schedule := w.job.schedule(w.index, w.counter)
	values, tasks := w.values[:0], w.tasks[:0]

	report.ReadyNs = clock.Now()
	pass()
	t, ok := schedule.next()
	if !ok {
		return report, nil
	}
	report.Process, report.Thread = os.Getpid(), thread.ID()
	report.StartNs = clock.Now()
	for ; ok; t, ok = schedule.next() {
		value, err := w.instance.Task(w.job.First + t*w.job.Stride)
		if err != nil {
			return report, failure.New(failure.TaskFailed, "worker %d: task %d of %s: %w", w.index, t, w.job.Workload.Name, err)
		}
		values = append(values, value)
		if w.job.Dynamic {
			tasks = append(tasks, t)
		}
	}
	report.EndNs = clock.Now()

	w.values, w.tasks = values, tasks // to be used again, as they may have grown
	report.Values = values
	if w.job.Dynamic {
		report.Tasks = tasks
	}
	return report, nil
}

// Release gives back what Prepare has taken. Errors have the code task_failed.
func (w *Worker) Release() (err error) {
	defer w.recovered(&err, "release")
	if err := w.instance.Release(); err != nil {
		return failure.New(failure.TaskFailed, "worker %d: release %s: %w", w.index, w.job.Workload.Name, err)
	}
	return nil
}

// recovered is deferred: it turns a panic into an error, with the stack on
// standard error. A panic in a goroutine would end the program without a word
// on the protocol.
func (w *Worker) recovered(err *error, part string) {
	if cause := recover(); cause != nil {
		os.Stderr.Write(debug.Stack())
		*err = failure.New(failure.TaskFailed, "worker %d: %s %s: panic: %v", w.index, part, w.job.Workload.Name, cause)
	}
}
