package job

import (
	"concurrency-harness/lang/go/internal/arithmetic"
	"concurrency-harness/lang/go/internal/failure"
)

// Collector folds the reports of a job's workers. Its memory is used again
// from one iteration to the next.
type Collector struct {
	job     Job
	results []uint64
}

// NewCollector returns a Collector for the iterations of j.
func NewCollector(j Job) *Collector {
	return &Collector{job: j, results: make([]uint64, j.Tasks)}
}

// Checksum folds the results of one iteration in task order; reports has one
// entry per worker, in worker order. It is an error of the code internal if
// the workers have not done as many tasks as there are.
func (c *Collector) Checksum(reports []Report) (uint64, error) {
	var done uint64
	for index, report := range reports {
		for i, value := range report.Values {
			t := c.job.TaskOf(index, report, i)
			if t >= c.job.Tasks {
				return 0, failure.New(failure.Internal, "worker %d did task %d of a job of %d", index, t, c.job.Tasks)
			}
			c.results[t] = value
		}
		done += uint64(len(report.Values))
	}
	if done != c.job.Tasks {
		return 0, failure.New(failure.Internal, "the workers did %d tasks of a job of %d", done, c.job.Tasks)
	}
	return arithmetic.Fold(c.results), nil
}
