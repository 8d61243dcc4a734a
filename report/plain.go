package report

import (
	"fmt"
	"path"
	"strings"

	"doctor/checks"
)

// plain formats a finding as a text of several lines, for formats that have one field for it.
// Every line is doctor's own text or escaped.
func plain(f FindingDocument) string {
	text := []string{visible(f.Message)}
	add := func(label, value string) {
		if value != "" {
			text = append(text, label+": "+value)
		}
	}
	add("Where", places(f.Locations))
	add(touches(f), visible(strings.Join(f.Services, ", ")))
	add("Symptom", strings.Join(lines(f.Symptom), "\n  | "))
	for i, fix := range f.Fixes {
		add(fix.Label(i == 0), visible(way(fix)))
		for _, c := range allCommands(fix) {
			text = append(text, "    "+c)
		}
		for _, l := range fix.Lines {
			text = append(text, "    "+visible(l))
		}
	}
	return strings.Join(text, "\n")
}

// way is the title of a fix, with what distinguishes it from others that doctor applies with
// the same command.
func way(fix FixDocument) string {
	if fix.later {
		return fix.Title + " (`doctor fix` offers this if you decline the first)"
	}
	return fix.Title
}

// commands returns the commands of a fix for a person: doctor's own if it can apply the fix, and
// those that do the same by hand.
func commands(fix FixDocument) (own string, byHand []string) {
	for _, c := range fix.Commands {
		if c != fix.Apply {
			byHand = append(byHand, visible(c))
		}
	}
	return visible(fix.own), byHand
}

// allCommands are doctor's own command and the others in one list.
func allCommands(fix FixDocument) []string {
	own, byHand := commands(fix)
	if own == "" {
		return byHand
	}
	return append([]string{own}, byHand...)
}

func places(all []checks.Position) string {
	var shown []string
	for _, l := range all[:min(len(all), shownPlaces)] {
		shown = append(shown, place(l))
	}
	text := strings.Join(shown, ", ")
	if n := len(all) - shownPlaces; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	return text
}

// shownPlaces is how many places of a finding, and uses of a session, a text for people lists.
// JSON lists all.
const shownPlaces = 20

// inRepository is the first place of a finding as a path from the top of the repository, for
// formats that show findings in files under version control. A finding without such a place is
// shown at the project's anchor.
func inRepository(p ProjectDocument, f FindingDocument) checks.Position {
	for _, l := range f.Locations {
		if l.File != "" && !isOutside(l.File) {
			return checks.Position{File: path.Join(p.Place, l.File), Line: l.Line, Column: l.Column}
		}
	}
	return checks.Position{File: path.Join(p.Place, p.Anchor)}
}
