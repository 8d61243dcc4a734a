package redact

import (
	"slices"
	"strings"
	"sync"
)

// Scrubber removes from a text what looks like a secret, and every known secret. It is the
// second line of defense: no result should contain a secret in the first place. Paths, ARNs,
// account ids, hashes, ids of rules and commands are unchanged. It is safe for concurrent use.
type Scrubber struct{ known func() *Known }

// NewScrubber returns a scrubber that recognizes secrets only by their form.
func NewScrubber() *Scrubber { return &Scrubber{func() *Known { return nil }} }

// NewLearningScrubber returns a scrubber that also removes known hidden values. It calls learn
// once, when it gets its first text.
func NewLearningScrubber(learn func() *Known) *Scrubber { return &Scrubber{sync.OnceValue(learn)} }

// Scrubber returns a scrubber that also removes the hidden values, to which none may be added
// any more.
func (k *Known) Scrubber() *Scrubber {
	return NewLearningScrubber(func() *Known { return k })
}

// Redaction is one removal from a text.
type Redaction struct {
	// Rule is the name of the rule that found it.
	Rule string `json:"rule"`
	// Line counts from 1, in the original text.
	Line int `json:"line"`
	// Removed is how many bytes were replaced.
	Removed int `json:"removed"`
}

// Scrub returns the text without secrets.
func (s *Scrubber) Scrub(text string) string {
	clean, _ := s.ScrubAll(text)
	return clean
}

// ScrubAll returns the text without secrets, and what was removed, in line order.
func (s *Scrubber) ScrubAll(text string) (string, []Redaction) {
	spans := s.known().find(text)
	lower := strings.ToLower(text)
	for _, r := range patterns() {
		spans = append(spans, r.find(text, lower)...)
	}
	return replace(text, spans)
}

// span is a part of a text and its replacement.
type span struct {
	start, end int
	rule, with string
}

// replace cuts out the spans. Where two overlap, the one that begins first is
// replaced and the rest of the other with it.
func replace(text string, spans []span) (string, []Redaction) {
	if len(spans) == 0 {
		return text, nil
	}
	slices.SortStableFunc(spans, func(a, b span) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end
	})
	var out strings.Builder
	var found []Redaction
	at := 0
	for i := 0; i < len(spans); {
		one := spans[i]
		for i++; i < len(spans) && spans[i].start < one.end; i++ {
			if spans[i].end > one.end {
				one.end, one.with = spans[i].end, Mask
			}
		}
		out.WriteString(text[at:one.start])
		out.WriteString(one.with)
		at = one.end
		found = append(found, Redaction{one.rule, 1 + strings.Count(text[:one.start], "\n"), one.end - one.start})
	}
	out.WriteString(text[at:])
	return out.String(), found
}
