package probes

import (
	"fmt"
	"io"
	"os"

	"concurrency-harness/lang/go/internal/failure"
)

func init() {
	registerRole("sharing", haveData)
	register(Probe{
		Name:    "sharing",
		Params:  []Param{{Key: "mib", Usual: "100", Least: 1, Most: largestMib}},
		Workers: 2, Repeats: 1, Most: many,
		Run: sharing,
	})
}

// What a worker does with its data.
const (
	readData int64 = iota
	writeData
)

// sharing hands the same data to all workers: a reference to it in one process,
// else a message to each through a pipe.
func sharing(s *Session) error {
	mib := s.number("mib")
	data := patterned(mib << 20)
	expected := sumAndLast(data)
	p := plan{role: "sharing", count: s.Workers, held: func(int) any { return data }}
	ends, err := pipesTo(&p, s.team.processes)
	if err != nil {
		return err
	}
	c, err := s.gather(p)
	if err != nil {
		return err
	}
	if err := s.park(c); err != nil {
		return err
	}
	read, err := timed(func() error {
		if err := c.orderFirst(s.Workers, readData, int64(len(data))); err != nil {
			return err
		}
		for _, end := range ends {
			go end.Write(data) // what fails ends the worker, too
		}
		sums, err := c.fromFirst(s.Workers)
		for index, sum := range sums {
			if err == nil && sum[0] != expected {
				err = failure.New(failure.TaskFailed, "worker %d has other data: a sum of %d, not %d", index, sum[0], expected)
			}
		}
		return err
	})
	if err != nil {
		return err
	}
	if err := s.observe("read_ns", float64(read), "ns", "mib=%d", mib); err != nil {
		return err
	}
	if err := s.park(c); err != nil {
		return err
	}
	written, err := timed(func() error {
		_, err := c.askFirst(s.Workers, writeData)
		return err
	})
	if err != nil {
		return err
	}
	if err := s.observe("written_ns", float64(written), "ns", "mib=%d", mib); err != nil {
		return err
	}
	if err := s.park(c); err != nil {
		return err
	}
	for _, end := range ends {
		end.Close()
	}
	return c.dismiss()
}

// pipesTo gives each worker of p the end of a pipe, if it is a process, and
// returns the other ends.
func pipesTo(p *plan, processes bool) (ends []*os.File, err error) {
	if !processes {
		return nil, nil
	}
	for range p.count {
		read, write, err := os.Pipe()
		if err != nil {
			return nil, fmt.Errorf("make a pipe: %w", err)
		}
		p.files = append(p.files, []*os.File{read})
		ends = append(ends, write)
	}
	return ends, nil
}

// haveData reads, and then writes, all of the data that it is given.
func haveData(w *worker) error {
	var data []byte
	return w.obey(func(order message) error {
		if order[0] == writeData {
			// Workers that have the same data write the same.
			for i := 0; i < len(data); i += cacheLine {
				data[i] = 1
			}
			return w.tell(0)
		}
		if w.isProcess {
			data = make([]byte, order[1])
			if _, err := io.ReadFull(w.files[0], data); err != nil {
				return failed("read the data", err)
			}
		} else {
			data = w.held.([]byte)
		}
		return w.tell(sumAndLast(data))
	})
}

// patterned is the data.
func patterned(size int) []byte {
	data := make([]byte, size)
	for i := range data {
		data[i] = byte(i / 4096 % 251)
	}
	return data
}

// sumAndLast adds up one byte of every cache line, and the last.
func sumAndLast(data []byte) int64 { return sum(data) + int64(data[len(data)-1]) }
