package main

import (
	"concurrency-harness/lang/go/internal/job"
	"concurrency-harness/lang/go/internal/protocol"
)

// iteration is what is kept of one run of a job until it can be written.
type iteration struct {
	requestedNs, joinedNs int64
	checksum              uint64
	workers               []worker
}

// worker is the part of a worker's report that is kept.
type worker struct {
	readyNs, startNs, endNs int64
	process, thread         int
	worked                  bool
}

func newIteration(requestedNs, joinedNs int64, checksum uint64, reports []job.Report) iteration {
	workers := make([]worker, len(reports))
	for i, r := range reports {
		workers[i] = worker{r.ReadyNs, r.StartNs, r.EndNs, r.Process, r.Thread, r.Worked()}
	}
	return iteration{requestedNs, joinedNs, checksum, workers}
}

// message is the line of the iteration of that index, the first of which are
// warm-ups.
func (i *iteration) message(index, warmups int) protocol.Iteration {
	count := len(i.workers)
	message := protocol.Iteration{
		Index:       index,
		Warmup:      index < warmups,
		RequestedNs: i.requestedNs,
		JoinedNs:    i.joinedNs,
		ReadyNs:     make([]int64, count),
		StartNs:     make([]*int64, count),
		EndNs:       make([]*int64, count),
		Checksum:    protocol.Checksum(i.checksum),
		Processes:   make([]*int, count),
		Threads:     make([]*int, count),
	}
	for n := range i.workers {
		w := &i.workers[n]
		message.ReadyNs[n] = w.readyNs
		if w.worked {
			message.StartNs[n], message.EndNs[n] = &w.startNs, &w.endNs
			message.Processes[n], message.Threads[n] = &w.process, &w.thread
		}
	}
	return message
}
