package redact

import (
	"encoding/binary"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"doctor/internal/bounds"
)

// window is how many consecutive bytes of a hidden value must not be shown: short enough that
// no useful part of a secret remains, long enough that it rarely matches by chance.
const window = 8

// Known is what is known of the texts that a run reads: the values that must not be shown,
// those that may be, and the words that doctor itself uses. It looks for parts of hidden
// values, not for whole ones, so that it does not matter how a message came to quote one.
type Known struct {
	hidden, shown windows
	// short are hidden values shorter than a window.
	short map[string]struct{}
	// words returns doctor's own words. It is called only when a part of a hidden value was found:
	// collecting them takes longer than most checks.
	words func() Words
	// full: there are more hidden values than are kept. From then on everything is hidden
	// except what may be shown.
	full bool
	// weighed is the number of values that were judged.
	weighed int
}

// Weigh adds to the number of values that were judged, and reports whether more may be.
func (k *Known) Weigh(count int) bool {
	k.weighed += count
	return k.weighed < bounds.Weighed
}

// Words are doctor's own words, in lower case. A part of a hidden value that consists only of
// these is not a secret.
type Words map[string]struct{}

// Add adds the words of a text.
func (w Words) Add(text string) {
	for _, word := range strings.FieldsFunc(text, isNoLetter) {
		if len(word) > shortWord {
			w[strings.ToLower(word)] = struct{}{}
		}
	}
}

// NewKnown returns a Known that contains only some words; words is nil for none.
func NewKnown(words func() Words) *Known {
	if words == nil {
		words = func() Words { return nil }
	}
	return &Known{hidden: windows{}, shown: windows{}, short: map[string]struct{}{}, words: words}
}

// Hide adds a value that must not be shown. One of less than four bytes is not searched for:
// it would match in every text.
func (k *Known) Hide(value string) {
	value = strings.TrimSpace(value)
	switch {
	case k.full || len(value) < leastHidden:
	case len(value) >= window:
		quoted := strconv.Quote(value) // as a message may have it, and JSON
		quoted = quoted[1 : len(quoted)-1]
		k.full = !k.hidden.add(value) || quoted != value && !k.hidden.add(quoted)
	case len(k.short) >= bounds.Learned:
		k.full = true
	default:
		k.short[value] = struct{}{}
	}
	if k.full {
		clear(k.hidden)
		clear(k.short)
	}
}

// leastHidden is the minimum length of a value to search for, in bytes.
const leastHidden = 4

// Show adds a value that may be shown, even if a hidden one has the same part. Values beyond
// the limit are not added.
func (k *Known) Show(value string) { k.shown.add(value) }

// shortWord is the maximum length of a word that is too short to reveal anything.
const shortWord = 3

func isNoLetter(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }

// find returns the parts of a text that are parts of hidden values, and not of a value that
// may be shown.
func (k *Known) find(text string) []span {
	if k == nil {
		return nil
	}
	spans := k.findShort(text)
	secret := make([]bool, len(text))
	set(secret, k.full)
	for at := 0; at+window <= len(text); at++ {
		if k.hidden.has(text[at:]) {
			set(secret[at:at+window], true)
		}
	}
	for at := 0; at+window <= len(text); at++ {
		if slices.Contains(secret[at:at+window], true) && k.shown.has(text[at:]) {
			set(secret[at:at+window], false)
		}
	}
	for start := 0; start < len(text); start++ {
		if !secret[start] {
			continue
		}
		end := start + 1
		for end < len(text) && secret[end] {
			end++
		}
		part := strings.TrimSpace(text[start:end])
		from := start + strings.Index(text[start:end], part)
		if !k.isSpeech(text, from, from+len(part)) {
			spans = append(spans, span{from, from + len(part), "known-value", Mask})
		}
		start = end
	}
	return spans
}

func set(part []bool, to bool) {
	for i := range part {
		part[i] = to
	}
}

// findShort returns where short hidden values occur as separate words.
func (k *Known) findShort(text string) []span {
	if len(k.short) == 0 {
		return nil
	}
	var spans []span
	for start := range len(text) {
		if isWord(byteAt(text, start-1)) {
			continue
		}
		for end := start + leastHidden; end < start+window && end <= len(text); end++ {
			if _, hidden := k.short[text[start:end]]; hidden && !isWord(byteAt(text, end)) && !k.isSpeech(text, start, end) {
				spans = append(spans, span{start, end, "known-value", Mask})
			}
		}
	}
	return spans
}

// isSpeech reports whether all words in a part of a text are doctor's own, or too short to
// reveal anything.
func (k *Known) isSpeech(text string, start, end int) bool {
	for start > 0 && isWord(text[start-1]) {
		start--
	}
	for end < len(text) && isWord(text[end]) {
		end++
	}
	for _, word := range strings.FieldsFunc(text[start:end], isNoLetter) {
		if len(word) <= shortWord {
			continue
		}
		if _, speech := k.words()[strings.ToLower(word)]; !speech {
			return false
		}
	}
	return true
}

// windows is a set of windows, by their bytes.
type windows map[uint64]struct{}

// add adds the windows of a value, and reports whether there was room for all.
func (w windows) add(value string) bool {
	for i := 0; i+window <= len(value); i++ {
		one := key(value[i:])
		if _, known := w[one]; known {
			continue
		}
		if len(w) >= bounds.Learned {
			return false
		}
		w[one] = struct{}{}
	}
	return true
}

func (w windows) has(text string) bool {
	_, found := w[key(text)]
	return found
}

// key is the first window of a text as a number, in lower case: a message may change the case
// of what it quotes, as configparser does with options.
func key(text string) uint64 {
	var b [window]byte
	for i := range b {
		if b[i] = text[i]; 'A' <= b[i] && b[i] <= 'Z' {
			b[i] += 'a' - 'A'
		}
	}
	return binary.LittleEndian.Uint64(b[:])
}
