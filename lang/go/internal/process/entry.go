// Package process starts this executable again, as a worker process.
package process

import (
	"fmt"
	"os"
)

// Entry is what this executable does under a hidden command, with which it is
// started as a worker. It gets the rest of the command line and the private
// descriptor that standard output was moved to, and returns the exit status.
type Entry func(argv []string, out *os.File) int

var entries = map[string]Entry{}

// RegisterEntry makes a hidden command known; the file that starts it does so
// on start.
func RegisterEntry(command string, entry Entry) {
	if _, twice := entries[command]; twice {
		panic(fmt.Sprintf("hidden command %s is registered twice", command))
	}
	entries[command] = entry
}

// FindEntry returns what the hidden command of that name does, if there is one.
func FindEntry(command string) (Entry, bool) {
	entry, ok := entries[command]
	return entry, ok
}
