package report

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/internal/phrase"
)

// SettingsDocument is what a settings file suppressed in a project's report.
type SettingsDocument struct {
	File       string             `json:"file"`
	Suppressed []SilencedDocument `json:"suppressed"`
	Lowered    []SilencedDocument `json:"lowered"`
	Narrowed   []SilencedDocument `json:"narrowed"`
	Skipped    []string           `json:"skipped"`
}

// SilencedDocument is the number of findings of one rule that the settings affected.
type SilencedDocument struct {
	Rule  string `json:"rule"`
	Count int    `json:"count"`
}

// newSettings returns nil if the settings suppressed nothing.
func newSettings(s checks.Silenced, clean func(string) string) *SettingsDocument {
	if s.IsEmpty() {
		return nil
	}
	return &SettingsDocument{
		File: clean(s.File), Suppressed: silencedRules(s.Suppressed), Lowered: silencedRules(s.Lowered),
		Narrowed: silencedRules(s.Narrowed), Skipped: append([]string{}, s.Skipped...),
	}
}

func silencedRules(rules []checks.SilencedRule) []SilencedDocument {
	out := []SilencedDocument{}
	for _, r := range rules {
		out = append(out, SilencedDocument(r))
	}
	return out
}

func total(rules []SilencedDocument) int {
	n := 0
	for _, r := range rules {
		n += r.Count
	}
	return n
}

// Silenced says in one line what a settings file suppressed in a project, "" if nothing.
func Silenced(s checks.Silenced) string {
	return newSettings(s, func(text string) string { return text }).words(true)
}

// words says what was suppressed: how much of what, and by which file; optionally with the
// ids.
func (s *SettingsDocument) words(ids bool) string {
	if s == nil {
		return ""
	}
	var parts []string
	add := func(n int, what, done string, names []string) {
		if n == 0 {
			return
		}
		text := fmt.Sprintf("%s %s by %s", phrase.Count(n, what), done, visible(s.File))
		if ids {
			text += ": " + strings.Join(names, ", ")
		}
		parts = append(parts, text)
	}
	add(total(s.Suppressed), "finding", "suppressed", rulesOf(s.Suppressed))
	add(total(s.Lowered), "error", "lowered to a warning", rulesOf(s.Lowered))
	add(total(s.Narrowed), "finding", "limited to some services", rulesOf(s.Narrowed))
	add(len(s.Skipped), "check", "skipped", s.Skipped)
	return strings.Join(parts, "; ")
}

func rulesOf(rules []SilencedDocument) []string {
	var out []string
	for _, r := range rules {
		out = append(out, r.Rule)
	}
	return out
}

// silencedIn summarizes what was suppressed in all projects, by file: "; 2 findings suppressed
// by .doctor.yaml". It is "" if nothing was.
func silencedIn(d Document) string {
	var all []*SettingsDocument
	for _, p := range d.Projects {
		if p.Settings == nil {
			continue
		}
		i := slices.IndexFunc(all, func(s *SettingsDocument) bool { return s.File == p.Settings.File })
		if i < 0 {
			i = len(all)
			all = append(all, &SettingsDocument{File: p.Settings.File})
		}
		all[i].Suppressed = append(all[i].Suppressed, p.Settings.Suppressed...)
		all[i].Lowered = append(all[i].Lowered, p.Settings.Lowered...)
		all[i].Narrowed = append(all[i].Narrowed, p.Settings.Narrowed...)
		all[i].Skipped = append(all[i].Skipped, p.Settings.Skipped...)
	}
	var text string
	for _, s := range all {
		text += "; " + s.words(false)
	}
	var known KnownDocument
	for _, p := range d.Projects {
		if p.Baseline != nil {
			known.File, known.unwritten = p.Baseline.File, p.Baseline.unwritten
			known.Findings = append(known.Findings, p.Baseline.Findings...)
		}
	}
	if words := known.words(false); words != "" {
		text += "; " + words
	}
	return text
}
