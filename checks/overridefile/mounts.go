package overridefile

import (
	"strings"

	"doctor/checks"
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
func warnMounts(p *checks.Pass) {
	unknown, twice := checks.NewGroup(), checks.NewGroup()
	for _, s := range p.Project().Services {
		for _, v := range p.Project().Override.Volumes(s.Name) {
			if mode := unknownMode(v.Mode); mode != "" {
				unknown.Add(mode, s.Name, v.Origin)
			}
		}
		for _, d := range p.Project().Override.Duplicates(s.Name) {
			twice.Add(d.Target, s.Name, d.First)
			twice.Add(d.Target, s.Name, d.Second)
		}
	}
	for _, g := range unknown.Sorted() {
		p.Report(checks.Finding{
			Rule: MountModeUnknown, Subject: g.Key, At: checks.Locations(g.At), Services: g.Services,
			Message: redact.Textf("the mode %q is none that compose knows, so it is dropped and the mount is read-write", g.Key),
			Fixes:   modeFixes(g.Key),
		})
	}
	for _, g := range twice.Sorted() {
		if len(p.CausesOf(DuplicateMount)) > 0 {
			continue
		}
		p.Report(checks.Finding{
			Rule: DuplicateMount, Subject: g.Key, At: checks.Locations(g.At), Services: g.Services,
			Message: redact.Textf("two volume lines lead to %s; compose keeps the later one and says nothing", g.Key),
			Fixes:   []checks.Fix{{Title: redact.NewText("Remove the line that is not meant"), Commands: nil, Safety: checks.Unsafe}},
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

func modeFixes(mode string) []checks.Fix {
	fix := checks.Fix{Title: redact.Textf("Write ro (or rw) instead of %s", mode), Safety: checks.Unsafe}
	if lower := strings.ToLower(mode); lower == "ro" || lower == "readonly" || lower == "read-only" {
		fix.Title = redact.Textf("Write ro instead of %s", mode)
	}
	return []checks.Fix{fix}
}
