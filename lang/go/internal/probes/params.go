package probes

import (
	"slices"
	"strconv"
	"strings"

	"concurrency-harness/lang/go/internal/failure"
)

// Param is a parameter of a probe: a number, or a list of numbers or names with
// commas between them.
type Param struct {
	Key   string
	Usual string // its value where none is given
	List  bool
	// Names are the names that may be listed; any where it is empty and Named.
	Named bool
	Names []string
	// Least and Most bound the numbers.
	Least, Most int
	Ascending   bool
}

const (
	longestMs   = 600_000
	largestMib  = 16 << 10
	mostWorkers = 10_000
)

// capMs is the parameter that ends repeats.
func capMs(usual int) Param {
	return Param{Key: "cap_ms", Usual: strconv.Itoa(usual), Most: longestMs}
}

// The parameters of a victim's child.
const (
	inChild = "in_child"
	ofCase  = "case"
)

var childParams = []Param{
	{Key: inChild, Usual: "0", Most: 1},
	{Key: ofCase, Usual: "none", Named: true},
}

// value is what a parameter was set to.
type value struct {
	numbers []int
	names   []string
}

// values reads what is given for params. Errors have the code usage.
func values(params []Param, given map[string]string) (map[string]value, error) {
	read := map[string]value{}
	for _, param := range params {
		text, ok := given[param.Key]
		if !ok {
			text = param.Usual
		}
		v, err := param.read(text)
		if err != nil {
			return nil, err
		}
		read[param.Key] = v
	}
	for key := range given {
		if _, known := read[key]; !known {
			return nil, failure.New(failure.Usage, "the probe does not know the parameter %q", key)
		}
	}
	return read, nil
}

// isName tells whether the text may stand in a condition.
func isName(text string) bool {
	for _, c := range text {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.ContainsRune("_.-", c):
		default:
			return false
		}
	}
	return 1 <= len(text) && len(text) <= 64
}

func (p Param) read(text string) (value, error) {
	parts := []string{text}
	if p.List {
		parts = strings.Split(text, ",")
	}
	if p.Named {
		return p.readNames(parts)
	}
	numbers := make([]int, len(parts))
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 62)
		if err != nil || int(n) < p.Least || int(n) > p.Most {
			return value{}, failure.New(failure.Usage, "--param %s: %q is not a number from %d to %d", p.Key, part, p.Least, p.Most)
		}
		numbers[i] = int(n)
	}
	if p.Ascending && !slices.IsSorted(numbers) {
		return value{}, failure.New(failure.Usage, "--param %s: %s does not ascend", p.Key, text)
	}
	return value{numbers: numbers}, nil
}

func (p Param) readNames(parts []string) (value, error) {
	for _, part := range parts {
		if !isName(part) || len(p.Names) > 0 && !slices.Contains(p.Names, part) {
			return value{}, failure.New(failure.Usage, "--param %s: there is no %q", p.Key, part)
		}
	}
	return value{names: parts}, nil
}
