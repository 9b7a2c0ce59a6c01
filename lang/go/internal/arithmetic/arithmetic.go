// Package arithmetic holds the two functions that every language of the
// project computes alike. All of it is modulo 2^64.
package arithmetic

// Mix returns the value at index i of the SplitMix64 sequence that starts at
// seed. Mix(1234567, 0) is 6457827717110365317.
func Mix(seed, i uint64) uint64 {
	z := seed + (i+1)*0x9E3779B97F4A7C15
	z = (z ^ z>>30) * 0xBF58476D1CE4E5B9
	z = (z ^ z>>27) * 0x94D049BB133111EB
	return z ^ z>>31
}

// FoldOfNone is the checksum of no results.
const FoldOfNone uint64 = 0xcbf29ce484222325

// FoldOn returns the checksum of the results whose checksum is h, and then r.
func FoldOn(h, r uint64) uint64 { return (h ^ r) * 0x100000001b3 }

// Fold returns the checksum of results in the order given.
func Fold(results []uint64) uint64 {
	h := FoldOfNone
	for _, r := range results {
		h = FoldOn(h, r)
	}
	return h
}
