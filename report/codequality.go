package report

import (
	"io"
	"path"
	"strings"

	"doctor/checks"
)

// codeQuality writes the part of the Code Climate format that GitLab reads, for the list of
// findings in a merge request. GitLab shows the description alone, and requires a line.
type codeQuality struct{}

type (
	qualityIssue struct {
		Description string          `json:"description"`
		CheckName   string          `json:"check_name"`
		Fingerprint string          `json:"fingerprint"`
		Severity    string          `json:"severity"`
		Location    qualityLocation `json:"location"`
	}
	qualityLocation struct {
		Path  string       `json:"path"`
		Lines qualityLines `json:"lines"`
	}
	qualityLines struct {
		Begin int `json:"begin"`
	}
)

func (codeQuality) Render(w io.Writer, d Document) error {
	q := qualityReport{issues: []qualityIssue{}, prints: fingerprints{}}
	for _, p := range d.Projects {
		anchor := checks.Position{File: path.Join(p.Place, p.Anchor)}
		for _, a := range p.asides() {
			q.add("not-counted", "info", a.words, anchor, nil)
		}
		if note := asNote(p); note != "" {
			q.add("not-seen", "info", note, anchor, nil)
		}
		for _, c := range p.Checks {
			for _, f := range c.Findings {
				q.finding(p, f)
			}
			for _, text := range c.caveats {
				q.add(c.ID, "info", visible(text), anchor, nil)
			}
		}
		for _, u := range p.untold() {
			if len(u.ids) == 1 {
				q.add(u.ids[0], "info", "Could not tell: "+visible(u.reason), anchor, nil)
			} else {
				q.add("unknown", "info", u.who()+" could not tell: "+visible(u.reason), anchor, nil)
			}
		}
	}
	for _, r := range d.remarks() {
		q.add("run", "info", r.words, checks.Position{File: path.Clean(r.place)}, nil)
	}
	encoded, err := encode(q.issues)
	if err != nil {
		return err
	}
	_, err = w.Write(encoded)
	return err
}

type qualityReport struct {
	issues []qualityIssue
	prints fingerprints
}

func (q *qualityReport) finding(p ProjectDocument, f FindingDocument) {
	severity := "major"
	if f.Severity == checks.Warning {
		severity = "minor"
	}
	text := visible(f.Message)
	if len(f.Fixes) > 0 {
		text = strings.TrimSuffix(text, ".") + ". Fix: " + visible(f.Fixes[0].Title)
	}
	q.add(f.Rule, severity, text, inRepository(p, f), f.Services)
}

func (q *qualityReport) add(name, severity, text string, at checks.Position, services []string) {
	file := visible(at.File)
	q.issues = append(q.issues, qualityIssue{
		Description: text, CheckName: name, Severity: severity, Fingerprint: q.prints.of(name, file, services),
		Location: qualityLocation{Path: file, Lines: qualityLines{Begin: max(1, at.Line)}},
	})
}
