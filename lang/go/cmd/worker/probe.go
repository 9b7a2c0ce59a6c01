package main

import (
	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/failure"
)

// probe refuses every probe, as none is written in Go yet.
func probe(p arguments.Probe) error {
	return failure.New(failure.Unsupported, "there is no probe %q", p.Probe)
}
