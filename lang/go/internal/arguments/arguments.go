// Package arguments reads the command line of a worker program.
package arguments

import (
	"strings"

	"concurrency-harness/lang/go/internal/failure"
)

// Command is one of Describe, Run and Probe.
type Command interface{ command() }

// Describe is `worker describe`.
type Describe struct{}

// Run is `worker run`. All values are within their ranges; whether names exist
// and parameters are known has not been looked at.
type Run struct {
	Workload     string
	Model        string
	Lifetime     string // Fresh or Pool
	Tasks        uint64
	Size         uint64
	First        uint64 // the workload's task that is the job's task 0
	Stride       uint64 // the distance to the next
	Workers      int
	Seed         uint64
	Warmups      int
	Iterations   int
	Schedule     string // Static or Dynamic
	Params       map[string]string
	DieWithStdin bool
}

// Probe is `worker probe`, checked as far as Run is. Workers and Repeats are 0
// where they are not given.
type Probe struct {
	Probe        string
	Model        string
	Workers      int
	Repeats      int
	Params       map[string]string
	DieWithStdin bool
}

func (Describe) command() {}
func (Run) command()      {}
func (Probe) command()    {}

// The choices of --lifetime and --schedule.
const (
	Fresh   = "fresh"
	Pool    = "pool"
	Static  = "static"
	Dynamic = "dynamic"
)

const (
	maxTasks      = 100_000_000
	maxSize       = 1<<31 - 1
	maxWorkers    = 10_000
	maxSeed       = 1<<64 - 1
	maxWarmups    = 1_000_000
	maxIterations = 1_000_000
	maxRepeats    = 100_000_000
)

// Parse reads a command line without the program's name. Its errors have the
// code usage.
func Parse(argv []string) (Command, error) {
	if len(argv) == 0 {
		return nil, failure.New(failure.Usage, "no command: one of describe, run, probe is needed")
	}
	switch name, rest := argv[0], argv[1:]; name {
	case "describe":
		return Describe{}, parse(rest, nil)
	case "run":
		return parseRun(rest)
	case "probe":
		return parseProbe(rest)
	default:
		return nil, failure.New(failure.Usage, "unknown command %q: it is one of describe, run, probe", name)
	}
}

func parseRun(argv []string) (Command, error) {
	run := Run{
		Lifetime:   Pool,
		Workers:    1,
		Seed:       42,
		Stride:     1,
		Iterations: 1,
		Schedule:   Static,
		Params:     map[string]string{},
	}
	err := parse(argv, []*option{
		{name: "--workload", required: true, set: text(&run.Workload)},
		{name: "--model", required: true, set: text(&run.Model)},
		{name: "--lifetime", set: choice(&run.Lifetime, Fresh, Pool)},
		{name: "--tasks", required: true, set: number(&run.Tasks, 0, maxTasks)},
		{name: "--size", required: true, set: number(&run.Size, 0, maxSize)},
		{name: "--workers", set: number(&run.Workers, 1, maxWorkers)},
		{name: "--seed", set: number(&run.Seed, 0, maxSeed)},
		{name: "--first", set: number(&run.First, 0, maxSize)},
		{name: "--stride", set: number(&run.Stride, 1, maxSize)},
		{name: "--warmups", set: number(&run.Warmups, 0, maxWarmups)},
		{name: "--iterations", set: number(&run.Iterations, 1, maxIterations)},
		{name: "--schedule", set: choice(&run.Schedule, Static, Dynamic)},
		{name: "--param", repeats: true, set: parameter(run.Params)},
		{name: "--die-with-stdin", bare: true, set: present(&run.DieWithStdin)},
	})
	return run, err
}

func parseProbe(argv []string) (Command, error) {
	probe := Probe{Params: map[string]string{}}
	err := parse(argv, []*option{
		{name: "--probe", required: true, set: text(&probe.Probe)},
		{name: "--model", required: true, set: text(&probe.Model)},
		{name: "--workers", set: number(&probe.Workers, 1, maxWorkers)},
		{name: "--repeats", set: number(&probe.Repeats, 1, maxRepeats)},
		{name: "--param", repeats: true, set: parameter(probe.Params)},
		{name: "--die-with-stdin", bare: true, set: present(&probe.DieWithStdin)},
	})
	return probe, err
}

// parse gives every option of argv to the one of that name.
func parse(argv []string, options []*option) error {
	byName := make(map[string]*option, len(options))
	for _, o := range options {
		byName[o.name] = o
	}
	for i := 0; i < len(argv); i++ {
		name := argv[i]
		o, known := byName[name]
		switch {
		case !strings.HasPrefix(name, "-"):
			return failure.New(failure.Usage, "stray argument %q", name)
		case !known:
			return failure.New(failure.Usage, "unknown option %q", name)
		case o.given && !o.repeats:
			return failure.New(failure.Usage, "%s is given twice", name)
		}
		o.given = true
		value := ""
		if !o.bare {
			i++
			if i == len(argv) || strings.HasPrefix(argv[i], "--") {
				return failure.New(failure.Usage, "%s needs a value", name)
			}
			value = argv[i]
		}
		if err := o.set(value); err != nil {
			return failure.New(failure.Usage, "%s: %w", name, err)
		}
	}
	for _, o := range options {
		if o.required && !o.given {
			return failure.New(failure.Usage, "%s is missing", o.name)
		}
	}
	return nil
}
