package models

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"runtime"
	"strings"
	"testing"

	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/failure"
	"concurrency-harness/lang/go/internal/job"
	"concurrency-harness/lang/go/internal/process"
	"concurrency-harness/lang/go/internal/protocol"
	"concurrency-harness/lang/go/internal/workloads"
)

// The main thread is kept from the tests, as the program keeps it from its
// workers where the model asks for that.
func init() { runtime.LockOSThread() }

// TestMain lets the test program be started as a worker process.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		if entry, ok := process.FindEntry(os.Args[1]); ok {
			runtime.UnlockOSThread()
			out, err := protocol.Claim()
			if err != nil {
				panic(err)
			}
			os.Exit(entry(os.Args[2:], out))
		}
	}
	os.Exit(m.Run())
}

// jobOf is the job of that command line.
func jobOf(t *testing.T, format string, args ...any) job.Job {
	t.Helper()
	argv := strings.Fields("run --model any " + fmt.Sprintf(format, args...))
	command, err := arguments.Parse(argv)
	if err != nil {
		t.Fatal(err)
	}
	run := command.(arguments.Run)
	workload, err := job.Find(run)
	if err != nil {
		t.Fatal(err)
	}
	j, err := job.New(workload, run, argv)
	if err != nil {
		t.Fatal(err)
	}
	return j
}

// everyWay runs j in every model and lifetime that can have so many workers,
// three times each.
func everyWay(t *testing.T, j job.Job, check func(t *testing.T, reports []job.Report, err error)) {
	for _, model := range All() {
		if model.Family == Sequential && j.Workers > 1 {
			continue
		}
		if model.Fresh != nil {
			t.Run(model.Name+"/fresh", func(t *testing.T) {
				for range 3 {
					reports, err := model.Fresh(j)
					check(t, reports, err)
				}
			})
		}
		t.Run(model.Name+"/pool", func(t *testing.T) {
			crew, err := model.Pool(j)
			if err != nil {
				check(t, nil, err)
				return
			}
			for range 3 {
				reports, err := crew.Run()
				check(t, reports, err)
				if err != nil {
					return
				}
			}
			if err := crew.Dismiss(); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestEveryModelGivesTheGoldenChecksum(t *testing.T) {
	golden := []struct {
		job    string
		result uint64
	}{
		{"--workload collatz --size 64 --tasks 16", 0xf5f29b93d98573e8},
		{"--workload files --size 1 --tasks 3 --seed 18446744073709551615 --param directory=" + t.TempDir(), 0x5feb07b8cfbd978e},
		{"--workload sleep --size 100 --tasks 8", 0x1fd1bf7058a7f1aa},
		{"--workload sleep --size 0 --tasks 0", 0xcbf29ce484222325},
	}
	for _, g := range golden {
		for _, schedule := range []string{arguments.Static, arguments.Dynamic} {
			for _, workers := range []int{1, 3, 20} {
				j := jobOf(t, "%s --schedule %s --workers %d", g.job, schedule, workers)
				everyWay(t, j, func(t *testing.T, reports []job.Report, err error) {
					if err != nil {
						t.Fatal(err)
					}
					got, err := job.NewCollector(j).Checksum(reports)
					if got != g.result || err != nil {
						t.Errorf("%s, %s, %d workers: %016x, %v", g.job, schedule, workers, got, err)
					}
				})
			}
		}
	}
}

func TestNoWorkerStartsBeforeAllAreReady(t *testing.T) {
	j := jobOf(t, "--workload collatz --size 8 --tasks 64 --workers 8")
	everyWay(t, j, func(t *testing.T, reports []job.Report, err error) {
		if err != nil {
			t.Fatal(err)
		}
		for _, ready := range reports {
			for _, started := range reports {
				if started.StartNs < ready.ReadyNs {
					t.Fatalf("started at %d, ready at %d", started.StartNs, ready.ReadyNs)
				}
			}
		}
	})
}

// threadsOf are the ids of the threads that the workers ran on.
func threadsOf(reports []job.Report) map[int]bool {
	threads := map[int]bool{}
	for _, report := range reports {
		threads[report.Thread] = true
	}
	return threads
}

func TestAPoolOfOSThreadsKeepsOneForEachWorker(t *testing.T) {
	j := jobOf(t, "--workload sleep --size 100 --tasks 64 --workers 8")
	crew, err := poolOfThreads(j)
	if err != nil {
		t.Fatal(err)
	}
	first := map[int]bool{}
	for range 20 {
		reports, err := crew.Run()
		if err != nil {
			t.Fatal(err)
		}
		threads := threadsOf(reports)
		if len(threads) != j.Workers {
			t.Fatalf("%d workers ran on the threads %v", j.Workers, threads)
		}
		if len(first) == 0 {
			first = threads
		}
		if !maps.Equal(threads, first) {
			t.Fatalf("%v before, %v now", first, threads)
		}
	}
	if err := crew.Dismiss(); err != nil {
		t.Error(err)
	}
}

func TestFreshOSThreadsAreOthersEachTime(t *testing.T) {
	j := jobOf(t, "--workload sleep --size 100 --tasks 64 --workers 8")
	all := map[int]bool{}
	for range 20 {
		reports, err := freshThreads(j)
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(all, threadsOf(reports))
	}
	if len(all) != 20*j.Workers {
		t.Errorf("20 times %d workers ran on %d threads", j.Workers, len(all))
	}
}

func TestAWorkerThatCannotPrepareFailsTheJob(t *testing.T) {
	j := jobOf(t, "--workload rpc --size 0 --tasks 8 --workers 4 --param address=127.0.0.1:1")
	everyWay(t, j, func(t *testing.T, _ []job.Report, err error) {
		if failure.CodeOf(err) != failure.TaskFailed || !strings.Contains(err.Error(), "127.0.0.1:1") {
			t.Errorf("got %v", err)
		}
	})
}

// misfortune is a workload of which one task ends badly.
type misfortune struct{ task func() error }

func (m misfortune) Task(t uint64) (uint64, error) {
	if t == 5 {
		return 0, m.task()
	}
	return t, nil
}

func (m misfortune) Release() error { return nil }

func TestAGoroutineThatFailsEndsTheJob(t *testing.T) {
	tests := map[string]struct {
		task func() error
		code failure.Code
	}{
		"error":  {func() error { return errors.New("disk full") }, failure.TaskFailed},
		"panic":  {func() error { panic("out of luck") }, failure.TaskFailed},
		"Goexit": {func() error { runtime.Goexit(); return nil }, failure.WorkerDied},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			j := jobOf(t, "--workload sleep --size 0 --tasks 8 --workers 3")
			j.Workload = workloads.Workload{Name: "misfortune", Prepare: func(workloads.Setting) (workloads.Instance, error) {
				return misfortune{test.task}, nil
			}}
			for _, name := range []string{"goroutines", "os-threads"} {
				model, _ := Find(name)
				if _, err := model.Fresh(j); failure.CodeOf(err) != test.code {
					t.Errorf("%s, fresh: %v", name, err)
				}
				crew, err := model.Pool(j)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := crew.Run(); failure.CodeOf(err) != test.code {
					t.Errorf("%s, pool: %v", name, err)
				}
			}
		})
	}
}

func TestAKilledWorkerProcessEndsTheJob(t *testing.T) {
	model, _ := Find("processes")
	crew, err := model.Pool(jobOf(t, "--workload sleep --size 30000000 --tasks 4 --workers 4"))
	if err != nil {
		t.Fatal(err)
	}
	crew.(*processCrew).workers[2].Cmd.Process.Kill()
	_, err = crew.Run()
	if failure.CodeOf(err) != failure.WorkerDied || !strings.Contains(err.Error(), "worker process 2") {
		t.Errorf("got %v", err)
	}
}
