package redact

import (
	"slices"
	"strings"
	"sync"
)

// Scrubber takes out of a text what looks like a secret, and every value that
// is known to be one. It is the second line of defence: no result is meant to
// hold a secret in the first place. Paths, ARNs, account ids, hashes, ids of
// rules and commands come through unchanged. Several goroutines may use one.
type Scrubber struct{ known func() *Known }

// NewScrubber returns a scrubber that goes by shapes alone.
func NewScrubber() *Scrubber { return &Scrubber{func() *Known { return nil }} }

// NewLearningScrubber returns a scrubber that also takes out what is known to be
// hidden. It asks for that once, when it gets its first text.
func NewLearningScrubber(learn func() *Known) *Scrubber { return &Scrubber{sync.OnceValue(learn)} }

// Scrubber returns a scrubber that also takes out the hidden values, to which none
// may be added any more.
func (k *Known) Scrubber() *Scrubber {
	return NewLearningScrubber(func() *Known { return k })
}

// Redaction is one thing that was taken out of a text.
type Redaction struct {
	// Rule is the name of the rule that found it.
	Rule string `json:"rule"`
	// Line counts from 1, in the text as it was.
	Line int `json:"line"`
	// Removed is how many bytes were replaced.
	Removed int `json:"removed"`
}

// Scrub returns the text without secrets.
func (s *Scrubber) Scrub(text string) string {
	clean, _ := s.ScrubAll(text)
	return clean
}

// ScrubAll returns the text without secrets, and what was taken out, in the
// order of the lines.
func (s *Scrubber) ScrubAll(text string) (string, []Redaction) {
	spans := s.known().find(text)
	for _, r := range patterns() {
		spans = append(spans, r.find(text)...)
	}
	return replace(text, spans)
}

// span is a part of a text and what is to stand in its place.
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
