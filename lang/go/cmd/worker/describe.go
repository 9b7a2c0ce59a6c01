package main

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"

	"concurrency-harness/lang/go/internal/models"
	"concurrency-harness/lang/go/internal/probes"
	"concurrency-harness/lang/go/internal/protocol"
	"concurrency-harness/lang/go/internal/workloads"
)

// describe says what this program is and can do.
func describe(out *protocol.Writer) error {
	description := protocol.Description{
		Language:       "go",
		Implementation: implementation(),
		Version:        strings.TrimPrefix(runtime.Version(), "go"),
		Models:         []protocol.Model{},
		Workloads:      workloads.Names(),
		Probes:         probes.Names(),
		Facts: map[string]any{
			"cpus_believed":  runtime.NumCPU(),
			"gc":             "concurrent, GOGC=" + gcPercent(),
			"max_heap_bytes": maxHeapBytes(),
			"compiler_flags": compilerFlags(),
		},
	}
	for _, model := range models.All() {
		description.Models = append(description.Models, protocol.Model{
			Name:        model.Name,
			Family:      model.Family,
			Lifetimes:   model.Lifetimes(),
			Multiplexed: model.Multiplexed,
			Parallel:    model.Parallel,
			Baseline:    model.Baseline(),

			NotApplicable: probes.NotApplicable(model),
		})
	}
	if err := out.Describe(description); err != nil {
		return err
	}
	return out.Done()
}

// implementation is the toolchain's name: "go" for the one from go.dev.
func implementation() string {
	if runtime.Compiler == "gc" {
		return "go"
	}
	return runtime.Compiler
}

// gcPercent is GOGC as the runtime took it.
func gcPercent() string {
	percent := metric("/gc/gogc:percent")
	if percent == math.MaxUint64 {
		return "off"
	}
	return strconv.FormatUint(percent, 10)
}

// maxHeapBytes is the runtime's soft limit of its memory, or nil without one.
func maxHeapBytes() any {
	limit := metric("/gc/gomemlimit:bytes")
	if limit == math.MaxInt64 {
		return nil
	}
	return limit
}

func metric(name string) uint64 {
	sample := []metrics.Sample{{Name: name}}
	metrics.Read(sample)
	return sample[0].Value.Uint64()
}

// compilerFlags are the settings of the build, as the executable carries them,
// that bear on its speed or can be chosen: those such as -trimpath, CGO_ENABLED
// and GOAMD64.
func compilerFlags() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	var flags []string
	for _, setting := range info.Settings {
		switch {
		case strings.HasPrefix(setting.Key, "vcs"), setting.Key == "DefaultGODEBUG",
			setting.Key == "-buildmode", setting.Key == "-compiler":
		default:
			flags = append(flags, setting.Key+"="+setting.Value)
		}
	}
	return strings.Join(flags, " ")
}
