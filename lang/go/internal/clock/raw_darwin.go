package clock

import _ "unsafe" // for go:linkname

// rawNs is the runtime's own reading of mach_absolute_time in nanoseconds,
// which is CLOCK_UPTIME_RAW. macOS has no system call for it, and libSystem is
// out of reach without cgo. The runtime keeps this name open to others
// (go.dev/issue/67401).
//
//go:linkname rawNs runtime.nanotime
func rawNs() int64
