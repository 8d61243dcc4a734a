package report

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/internal/phrase"
)

// KnownDocument is what a baseline has of one project.
type KnownDocument struct {
	File string `json:"file"`
	// Findings do not count.
	Findings []SilencedDocument `json:"findings"`
	// Unused is the number of its entries that match no finding any more.
	Unused int `json:"unused"`
	// unwritten: the run was to write the baseline, and was interrupted before.
	unwritten bool
}

// BaselineNotWritten changes the part of a project: what the baseline was to have is not in it.
func (p *ProjectDocument) BaselineNotWritten() {
	if p.Baseline != nil {
		p.Baseline.unwritten = true
		p.Verdict = newVerdict(*p).words
	}
}

// newKnown returns nil if the baseline has nothing of the project.
func newKnown(k checks.Known, clean func(string) string) *KnownDocument {
	if len(k.Accepted)+len(k.Unused) == 0 {
		return nil
	}
	return &KnownDocument{File: clean(k.File), Findings: silencedRules(k.Accepted), Unused: len(k.Unused)}
}

// words says how many findings do not count, optionally with their rules; "" if none.
func (k *KnownDocument) words(ids bool) string {
	if k == nil || len(k.Findings) == 0 {
		return ""
	}
	place := "in"
	if k.unwritten {
		place = "not written to"
	}
	text := fmt.Sprintf("%s %s the baseline %s", phrase.Count(total(k.Findings), "finding"), place, visible(k.File))
	if ids {
		text += ": " + strings.Join(rulesOf(k.Findings), ", ")
	}
	return text
}

// aside says what does not count in a project, and which file is the reason.
type aside struct{ file, words string }

func (p ProjectDocument) asides() []aside {
	var all []aside
	if words := p.Settings.words(true); words != "" {
		all = append(all, aside{p.Settings.File, words})
	}
	if words := p.Baseline.words(true); words != "" {
		all = append(all, aside{p.Baseline.File, words})
	}
	return all
}

// asideWords are all of them in one line, "" if there is none.
func (p ProjectDocument) asideWords() string {
	var all []string
	for _, a := range p.asides() {
		all = append(all, a.words)
	}
	return strings.Join(all, "; ")
}
