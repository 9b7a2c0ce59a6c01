package arguments

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// option is one option of a command, and where its value goes.
type option struct {
	name     string
	required bool
	repeats  bool // may be given more than once
	bare     bool // has no value
	given    bool
	set      func(value string) error
}

func text(to *string) func(string) error {
	return func(value string) error {
		*to = value
		return nil
	}
}

func present(to *bool) func(string) error {
	return func(string) error {
		*to = true
		return nil
	}
}

func choice(to *string, choices ...string) func(string) error {
	return func(value string) error {
		if !slices.Contains(choices, value) {
			return fmt.Errorf("%q is not one of %s", value, strings.Join(choices, ", "))
		}
		*to = value
		return nil
	}
}

// number takes plain decimal digits from min to max, which must fit *to.
func number[N int | uint64](to *N, min, max uint64) func(string) error {
	return func(value string) error {
		// In base 10 ParseUint takes digits and nothing else.
		n, err := strconv.ParseUint(value, 10, 64)
		if err != nil || n < min || n > max {
			return fmt.Errorf("%q is not a decimal number from %d to %d", value, min, max)
		}
		*to = N(n)
		return nil
	}
}

// parameter takes key=value, each key once.
func parameter(to map[string]string) func(string) error {
	return func(value string) error {
		key, rest, found := strings.Cut(value, "=")
		if !found {
			return fmt.Errorf("%q is not key=value", value)
		}
		if _, twice := to[key]; twice {
			return fmt.Errorf("the key %q is given twice", key)
		}
		to[key] = rest
		return nil
	}
}
