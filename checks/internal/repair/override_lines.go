package repair

import (
	"bytes"
	"context"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
)

// EditOverride is a fix that changes lines of the override.
func EditOverride(title string, safety checks.Safety, changes ...fixers.LineChange) checks.Fix {
	return EditFile(title, safety, astro.OverrideName, fixers.Compose, changes...)
}

// EditFile is a fix that changes lines of a file.
func EditFile(title string, safety checks.Safety, file string, as fixers.Format, changes ...fixers.LineChange) checks.Fix {
	return checks.WithEdit(title, safety, editLines(file, as, safety, changes))
}

// editLines changes lines of a file; those of a safe fix are sure.
func editLines(file string, as fixers.Format, safety checks.Safety, changes []fixers.LineChange) fixers.EditLines {
	return fixers.EditLines{File: file, As: as, Changes: changes, Sure: safety == checks.Safe}
}

// Imagine is the project with a fix made in memory, nil if it cannot be made.
func Imagine(p *checks.Pass, fix checks.Fix) *astro.Project {
	plan := fixers.NewPlan(p.Machine, fixers.Project{Dir: p.Dir, Home: p.Machine.Home})
	proposal, err := plan.Propose(fix)
	if err != nil || plan.Accept(proposal) != nil {
		return nil
	}
	over := p.Machine.Overlay()
	if plan.Imagine(over) != nil {
		return nil
	}
	w := p.Imagined(context.Background(), over.Machine()) // limited by the time of the run, as all models
	if w == nil {
		return nil
	}
	return w.Project()
}

// Cures reports whether a fix removes a refusal: the project then starts, or is refused for another
// reason that was hidden.
func Cures(p *checks.Pass, fix checks.Fix, r astro.Refusal) bool {
	imagined := Imagine(p, fix)
	return imagined != nil && !slices.ContainsFunc(imagined.Refusals, func(other astro.Refusal) bool {
		again := other.Kind == r.Kind && (other.Text == r.Text || r.Kind == astro.DotenvSyntax && refusedLine(other) <= refusedLine(r))
		return again || isStructural(other.Kind) && !isStructural(r.Kind)
	})
}

func refusedLine(r astro.Refusal) int {
	if len(r.At) == 0 {
		return 0
	}
	return r.At[0].Line
}

// isStructural reports whether compose cannot read a file of this kind of refusal at all.
func isStructural(kind astro.RefusalKind) bool {
	return kind == astro.OverrideYAMLSyntax || kind == astro.OverrideYAMLShape || kind == astro.DotenvSyntax
}

// ReplacedAt replaces a text in the lines at these places of the override; nil if a line does not have
// it exactly once.
func ReplacedAt(data []byte, at []astro.Origin, old, with string) []fixers.LineChange {
	lines := Lines(data)
	var changes []fixers.LineChange
	seen := map[int]bool{}
	for _, o := range at {
		if o.File != astro.OverrideName || seen[o.Line] {
			continue
		}
		if seen[o.Line] = true; o.Line < 1 || o.Line > len(lines) || strings.Count(lines[o.Line-1], old) != 1 {
			return nil
		}
		changes = append(changes, fixers.ReplaceText(o.Line, old, with))
	}
	return changes
}

// RemoveEntries removes the entries of some names at these places of the override, with what would
// be left empty around them; nil if it has none, or has them not on lines of their own.
func RemoveEntries(p *checks.Pass, at []astro.Origin, names ...string) []fixers.LineChange {
	data := p.Project().Override.Data
	var entries []astro.Origin
	for _, o := range at {
		text := string(astro.LineAt(data, []astro.Origin{o}))
		if o.File == astro.OverrideName && slices.ContainsFunc(names, func(name string) bool { return strings.Contains(text, name) }) {
			entries = append(entries, o)
		}
	}
	return RemovedAt(data, entries)
}

// hasOtherBreaks reports whether YAML counts lines that a text editor does not.
func hasOtherBreaks(data []byte) bool {
	return bytes.ContainsAny(data, "\u0085\u2028\u2029")
}

// WithEntriesRemoved gives a fix in words the edit that removes entries.
func WithEntriesRemoved(p *checks.Pass, fix checks.Fix, at []astro.Origin, names ...string) checks.Fix {
	return WithChanges(fix, RemoveEntries(p, at, names...))
}

// WithChanges gives a fix in words the edit of the override, unless there is none.
func WithChanges(fix checks.Fix, changes []fixers.LineChange) checks.Fix {
	if len(changes) > 0 {
		fix.Edit = editLines(astro.OverrideName, fixers.Compose, fix.Safety, changes)
	}
	return fix
}
