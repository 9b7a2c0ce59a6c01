// Package clock reads CLOCK_MONOTONIC (macOS: CLOCK_UPTIME_RAW), the clock
// that all processes of the machine share.
//
// Go has no portable call for it, but time.Since runs on that very clock. So
// its reading is taken once at start, and time.Since is added to it: that is a
// vDSO call of some tens of nanoseconds, where a raw system call would cost
// several times as much and be seen by the scheduler.
package clock

import "time"

const (
	// Calibration takes the tightest of at least minReadings brackets, and
	// goes on until one is narrow enough or the attempts are used up.
	minReadings   = 16
	maxReadings   = 2000
	narrowBracket = 500 * time.Nanosecond
)

var (
	origin, originNs, uncertainty = calibrate()
)

// Now returns the time in nanoseconds. Within a process it never goes
// backwards and differences are exact; against the clock itself it is off by a
// constant of at most half the calibration bracket (some 100 ns).
func Now() int64 {
	return originNs + int64(time.Since(origin))
}

// calibrate pairs a reading of Go's clock with one of the raw clock, and
// returns both with the most by which the pair can be off.
func calibrate() (at time.Time, atNs int64, maxError time.Duration) {
	tightest := time.Duration(1<<63 - 1)
	for i := 0; i < maxReadings && (i < minReadings || tightest > narrowBracket); i++ {
		before := time.Now()
		reading := rawNs()
		bracket := time.Since(before)
		if bracket < tightest {
			tightest = bracket
			at, atNs = before, reading-int64(bracket)/2
		}
	}
	return at, atNs, (tightest + 1) / 2
}
