// Tries s / 2187 for s * 64 / 139968, which is the same.

package workloads

import "concurrency-harness/lang/go/internal/arithmetic"

func init() { register(Workload{Name: "textfreq", Prepare: newTextfreq}) }

const (
	slots      = 4096
	modulus    = 139968 // of the characters' generator
	emptyWord  = uint32(0x811c9dc5)
	hashPrime  = 0x01000193
	mostInWord = 3 // letters
)

// textfreq is one worker's table of the words of a text, by their FNV-1a hash:
// bytes, branches and a hash table in the caches.
type textfreq struct {
	seed, size uint64
	table      [slots]slot
}

// slot is a word and how often it came. There are 584 words, so the table does
// not fill up.
type slot struct{ hash, count uint32 } // an empty slot has hash 0

func newTextfreq(s Setting) (Instance, error) {
	return &textfreq{seed: s.Seed, size: s.Size}, nil
}

// Task counts the words of a text that it makes as it goes. A letter that would
// be a word's fourth ends the word as a space does.
func (f *textfreq) Task(t uint64) (uint64, error) {
	f.table = [slots]slot{}
	s := uint32(arithmetic.Mix(f.seed, t) % modulus)
	hash, letters := emptyWord, 0
	for i := uint64(0); i <= f.size; i++ {
		s = (s*3877 + 29573) % modulus
		v := s / (modulus / 64)
		if v < 26 && i < f.size && letters < mostInWord {
			hash = (hash ^ (97 + v%8)) * hashPrime
			letters++
			continue
		}
		if letters > 0 {
			f.add(hash)
			hash, letters = emptyWord, 0
		}
	}
	return f.checksum(), nil
}

// add counts a word.
func (f *textfreq) add(hash uint32) {
	hash = max(hash, 1)
	for at := hash; ; at++ {
		switch s := &f.table[at%slots]; s.hash {
		case hash:
			s.count++
			return
		case 0:
			*s = slot{hash, 1}
			return
		}
	}
}

// checksum folds the words in the order of their slots, and tells how many
// there are.
func (f *textfreq) checksum() uint64 {
	folded, words := arithmetic.FoldOfNone, uint64(0)
	for i := range f.table {
		if word := f.table[i]; word.hash != 0 {
			folded = arithmetic.FoldOn(folded, uint64(word.hash)<<32|uint64(word.count))
			words++
		}
	}
	return folded ^ words
}

func (f *textfreq) Release() error { return nil }
