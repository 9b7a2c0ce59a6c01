package models

import (
	"errors"
	"fmt"
	"os"
	"strconv"
	"sync/atomic"

	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/counter"
	"concurrency-harness/lang/go/internal/job"
	"concurrency-harness/lang/go/internal/process"
	"concurrency-harness/lang/go/internal/wire"
)

// processWorker is the hidden command of a worker process: it is followed by
// the worker's index and the command line of its job.
const processWorker = "process-worker"

// The descriptors with which a worker process starts, beside the standard ones;
// the counter is there under the dynamic schedule only.
const (
	gateDescriptor    = process.FirstFile
	counterDescriptor = process.FirstFile + 1
)

func init() { process.RegisterEntry(processWorker, runProcessWorker) }

// runProcessWorker is the main function of a worker process.
func runProcessWorker(argv []string, out *os.File) int {
	sender := wire.NewSender(out)
	if err := serve(argv, sender); err != nil {
		sender.Failed(err) // to nobody, if the process that started it is gone
		return 1
	}
	return 0
}

// serve does what package wire says, until it is told to quit.
func serve(argv []string, sender *wire.Sender) error {
	commands, err := receiveCommands()
	if err != nil {
		return err
	}
	worker, err := workerOf(argv)
	if err != nil {
		return err
	}
	gate := wire.JoinGate(gateDescriptor)
	if err := worker.Prepare(); err != nil {
		return err
	}
	if err := sender.Signal(wire.Prepared); err != nil {
		return err
	}
	for {
		switch command := <-commands; command {
		case wire.Begin:
			report, err := worker.Run(func() {
				if sender.Signal(wire.Ready) != nil || gate.Pass() != nil {
					os.Exit(1) // as when standard input ends
				}
			})
			if err != nil {
				return err
			}
			if err := sender.Report(report); err != nil {
				return err
			}
		case wire.Quit:
			return worker.Release()
		default:
			return fmt.Errorf("a worker process was sent %q, which is no command", command)
		}
	}
}

// receiveCommands passes on what arrives on standard input, and ends the
// process at once when that ends.
func receiveCommands() (<-chan byte, error) {
	in, err := process.Commands()
	if err != nil {
		return nil, err
	}
	commands := make(chan byte, 1)
	go func() {
		var command [1]byte
		for {
			if _, err := in.Read(command[:]); err != nil {
				os.Exit(1)
			}
			commands <- command[0]
		}
	}()
	return commands, nil
}

// workerOf makes the worker that argv, made by start, describes.
func workerOf(argv []string) (*job.Worker, error) {
	if len(argv) == 0 {
		return nil, errors.New("a worker process was started without its index")
	}
	index, err := strconv.Atoi(argv[0])
	if err != nil {
		return nil, fmt.Errorf("the index of a worker process: %w", err)
	}
	command, err := arguments.Parse(argv[1:])
	if err != nil {
		return nil, err
	}
	run, ok := command.(arguments.Run)
	if !ok {
		return nil, errors.New("a worker process was started without the command line of its job")
	}
	workload, err := job.Find(run)
	if err != nil {
		return nil, err
	}
	j, err := job.New(workload, run, argv[1:])
	if err != nil {
		return nil, err
	}
	var next *atomic.Uint64
	if j.Dynamic {
		file := os.NewFile(counterDescriptor, "counter")
		mapped, err := counter.Map(file)
		file.Close()
		if err != nil {
			return nil, err
		}
		next = mapped.Uint64
	}
	return job.NewWorker(j, index, next), nil
}
