package probes

import (
	"slices"
	"testing"

	"concurrency-harness/lang/go/internal/failure"
)

var known = []Param{
	{Key: "one", Usual: "7", Least: 1, Most: 9},
	{Key: "many", Usual: "0,2", List: true, Most: 9, Ascending: true},
	{Key: "names", Usual: "free", List: true, Named: true},
	{Key: "kinds", Usual: "exit", List: true, Named: true, Names: []string{"exit", "abort"}},
}

func TestParametersNotGivenHaveTheirUsualValues(t *testing.T) {
	got, err := values(known, nil)
	if err != nil || got["one"].numbers[0] != 7 || !slices.Equal(got["many"].numbers, []int{0, 2}) ||
		!slices.Equal(got["names"].names, []string{"free"}) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWrongParametersAreUsage(t *testing.T) {
	for key, text := range map[string]string{"one": "0", "many": "2,0", "names": "a b", "kinds": "exit,sleep", "other": "1"} {
		if _, err := values(known, map[string]string{key: text}); failure.CodeOf(err) != failure.Usage {
			t.Errorf("%s=%s: %v", key, text, err)
		}
	}
	for _, text := range []string{"", "-1", "1,", "10", "1.5"} {
		if _, err := values(known, map[string]string{"many": text}); failure.CodeOf(err) != failure.Usage {
			t.Errorf("many=%s: %v", text, err)
		}
	}
}

func TestPercentilesAreByNearestRank(t *testing.T) {
	times := []int64{50, 10, 40, 20, 30}
	for percent, want := range map[int]float64{10: 10, 20: 10, 21: 20, 50: 30, 99: 50, 100: 50} {
		if got := percentile(times, percent); got != want {
			t.Errorf("%d %%: %g, not %g", percent, got, want)
		}
	}
}

func TestALimitLetsTheFewestThrough(t *testing.T) {
	made := 0
	for l := newLimit(100, 0); l.another(fewest); {
		made++
	}
	if made != fewest {
		t.Errorf("%d, not %d", made, fewest)
	}
	made = 0
	for l := newLimit(3, 0); l.another(fewest); {
		made++
	}
	if made != 3 {
		t.Errorf("%d of 3", made)
	}
}
