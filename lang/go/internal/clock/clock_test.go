package clock

import (
	"testing"
	"time"
)

func TestNowAgreesWithTheRawClock(t *testing.T) {
	if uncertainty > 10*time.Microsecond {
		t.Errorf("calibrated within %v only", uncertainty)
	}
	for range 1000 {
		before := rawNs()
		now := Now()
		after := rawNs()
		if now < before-int64(uncertainty) || now > after+int64(uncertainty) {
			t.Fatalf("Now() = %d, between raw readings %d and %d", now, before, after)
		}
	}
}

func TestNowNeverGoesBackwards(t *testing.T) {
	last := Now()
	for range 100_000 {
		now := Now()
		if now < last {
			t.Fatalf("%d came after %d", now, last)
		}
		last = now
	}
}
