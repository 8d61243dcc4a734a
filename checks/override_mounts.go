package checks

import (
	"strings"

	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// knownModes are the options of a short volume line that compose or the engine
// know (compose-go format/volume.go; cached, delegated and consistent are
// Docker Desktop's old ones, without effect).
var knownModes = map[string]bool{
	"ro": true, "rw": true, "z": true, "Z": true, "nocopy": true, "cached": true, "delegated": true, "consistent": true,
	"rprivate": true, "private": true, "rshared": true, "shared": true, "rslave": true, "slave": true,
}

// warnMounts reports volume lines that work otherwise than they read.
func (p *Pass) warnMounts() {
	unknown, twice := newGroup(), newGroup()
	for _, s := range p.Project().Services {
		for _, v := range p.Project().Override.Volumes(s.Name) {
			if mode := unknownMode(v.Mode); mode != "" {
				unknown.add(mode, s.Name, v.Origin)
			}
		}
		for _, d := range p.Project().Override.Duplicates(s.Name) {
			twice.add(d.Target, s.Name, d.First)
			twice.add(d.Target, s.Name, d.Second)
		}
	}
	for _, g := range unknown.sorted() {
		p.Report(Finding{
			Rule: MountModeUnknown, At: locations(g.at), Services: g.services,
			Message: redact.Textf("the mode %q is none that compose knows, so it is dropped and the mount is read-write", g.key),
			Fixes:   modeFixes(g.key),
		})
	}
	for _, g := range twice.sorted() {
		if len(p.causesOf(DuplicateMount)) > 0 {
			continue
		}
		p.Report(Finding{
			Rule: DuplicateMount, At: locations(g.at), Services: g.services,
			Message: redact.Textf("two volume lines lead to %s; compose keeps the later one and says nothing", g.key),
			Fixes:   []Fix{{Title: redact.NewText("Remove the line that is not meant"), Commands: nil, Safety: Unsafe}},
		})
	}
}

func unknownMode(mode string) string {
	for _, option := range strings.Split(mode, ",") {
		if option != "" && !knownModes[option] {
			return option
		}
	}
	return ""
}

func modeFixes(mode string) []Fix {
	fix := Fix{Title: redact.Textf("Write ro (or rw) instead of %s", mode), Safety: Unsafe}
	if lower := strings.ToLower(mode); lower == "ro" || lower == "readonly" || lower == "read-only" {
		fix.Title = redact.Textf("Write ro instead of %s", mode)
	}
	return []Fix{fix}
}

func fixDuplicate(_ *Pass, c diagnosis.Cause) []Fix {
	if c.Suggestion != "" { // a file in a folder
		return []Fix{{Title: redact.Textf("Remove the line (%s), so that %s is read", placeOf(c), c.Suggestion), Safety: Unsafe}}
	}
	return []Fix{{Title: redact.NewText("Remove the later line, whose source is the wrong one"), Safety: Unsafe}}
}
