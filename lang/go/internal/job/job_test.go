package job

import (
	"testing"

	"concurrency-harness/lang/go/internal/arguments"
	"concurrency-harness/lang/go/internal/failure"
)

// errorOf is what New says of that workload and size.
func errorOf(t *testing.T, name string, size uint64, params map[string]string) error {
	t.Helper()
	run := arguments.Run{Workload: name, Size: size, Workers: 1, Params: params}
	workload, err := Find(run)
	if err != nil {
		t.Fatal(err)
	}
	_, err = New(workload, run, nil)
	return err
}

func TestSizesOutsideAWorkloadsBoundsAreWrongUsage(t *testing.T) {
	directory := map[string]string{"directory": "/"}
	tests := []struct {
		name        string
		params      map[string]string
		least, most uint64
	}{
		{"bintrees", nil, 0, 24},
		{"collatz-skewed", nil, 0, 100_000_000},
		{"files", directory, 1, 16384},
		{"mandel", nil, 1, 1_000_000},
		{"textfreq", nil, 0, 1<<31 - 1},
		{"triad", nil, 0, 134_217_728},
	}
	for _, test := range tests {
		for _, size := range []uint64{test.least, test.most} {
			if err := errorOf(t, test.name, size, test.params); err != nil {
				t.Errorf("%s, %d: %v", test.name, size, err)
			}
		}
		var outside []uint64
		if test.least > 0 {
			outside = append(outside, test.least-1)
		}
		if test.most < 1<<31-1 {
			outside = append(outside, test.most+1)
		}
		for _, size := range outside {
			if err := errorOf(t, test.name, size, test.params); failure.CodeOf(err) != failure.Usage {
				t.Errorf("%s, %d: got %v", test.name, size, err)
			}
		}
	}
}

func TestParametersMustBeThoseOfTheWorkload(t *testing.T) {
	wrong := []struct {
		name   string
		params map[string]string
	}{
		{"files", nil},
		{"files", map[string]string{"directory": "/", "address": "h:1"}},
		{"mandel", map[string]string{"directory": "/"}},
	}
	for _, w := range wrong {
		if err := errorOf(t, w.name, 1, w.params); failure.CodeOf(err) != failure.Usage {
			t.Errorf("%s with %v: got %v", w.name, w.params, err)
		}
	}
}
