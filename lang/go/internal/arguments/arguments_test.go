package arguments

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"concurrency-harness/lang/go/internal/failure"
)

const needed = "run --workload w --model m --tasks 1 --size 2"

func TestOmittedOptionsHaveTheirDefaults(t *testing.T) {
	got, err := Parse(strings.Fields(needed))
	want := Run{
		Workload: "w", Model: "m", Lifetime: Pool, Tasks: 1, Size: 2, Workers: 1,
		Stride: 1, Seed: 42, Iterations: 1, Schedule: Static, Params: map[string]string{},
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestEveryOptionIsTaken(t *testing.T) {
	got, err := Parse(strings.Fields("run --die-with-stdin --param a=b=c --schedule dynamic --iterations 7" +
		" --warmups 6 --seed 18446744073709551615 --workers 10000 --size 2147483647 --tasks 100000000" +
		" --first 5 --stride 2147483647 --lifetime fresh --model m --workload w --param d="))
	want := Run{
		Workload: "w", Model: "m", Lifetime: Fresh, Tasks: 100_000_000, Size: math.MaxInt32, First: 5, Stride: math.MaxInt32, Workers: 10_000,
		Seed: math.MaxUint64, Warmups: 6, Iterations: 7, Schedule: Dynamic,
		Params: map[string]string{"a": "b=c", "d": ""}, DieWithStdin: true,
	}
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestWrongUsageIsRefused(t *testing.T) {
	wrong := []string{
		"", "fly", "describe now", "run", "probe --probe p", "probe --model m",
		"run --model m --tasks 1 --size 1", "run --workload w --model m --size 1",
		needed + " stray", needed + " --unknown 1", needed + " -x", needed + " --workers=2",
		needed + " --seed", needed + " --seed --workers 2", needed + " --tasks 1",
		needed + " --die-with-stdin --die-with-stdin",
		needed + " --seed -1", needed + " --seed +1", needed + " --seed 1_0", needed + " --seed 1e3",
		needed + " --seed 1.0", needed + " --seed 0x1", needed + " --seed 18446744073709551616",
		needed + " --workers 0", needed + " --workers 10001", needed + " --iterations 0",
		needed + " --warmups 1000001", needed + " --stride 0", needed + " --first -1", needed + " --repeats 1",
		needed + " --lifetime long", needed + " --schedule none",
		needed + " --param a", needed + " --param a=1 --param a=2",
		"run --workload w --model m --tasks 100000001 --size 1",
		"run --workload w --model m --tasks 1 --size 2147483648",
		"probe --probe p --model m --repeats 0", "probe --probe p --model m --tasks 1",
	}
	for _, line := range wrong {
		_, err := Parse(strings.Fields(line))
		if err == nil || failure.CodeOf(err) != failure.Usage {
			t.Errorf("%q: got %v", line, err)
		}
	}
}
