package main

import (
	"os"
	"runtime"

	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/clock"
	"concurrency-harness/lang/go/internal/lifeline"
	"concurrency-harness/lang/go/internal/probes"
	"concurrency-harness/lang/go/internal/protocol"
)

// probe runs one probe of one model. As the victim's child of a probe it
// speaks to its parent alone, by private.
func probe(p arguments.Probe, argv []string, out *protocol.Writer, private *os.File) error {
	session, err := probes.New(p, argv, out)
	if err != nil {
		return err
	}
	runtime.GOMAXPROCS(session.Model.Processors(session.Probe.Most(session)))
	if session.IsChild() {
		return session.RunChild(private)
	}
	input := lifeline.NewInput(p.DieWithStdin)
	if err := out.Started(os.Getpid(), clock.Now()); err != nil {
		return err
	}
	if !session.Model.KeepsMainThread && session.Probe.Child == nil {
		runtime.UnlockOSThread()
	}
	if err := session.Run(input); err != nil {
		return err
	}
	return out.Done()
}
