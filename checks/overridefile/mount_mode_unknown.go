package overridefile

import (
	"context"
	"doctor/checks"
	"doctor/internal/redact"
	"strings"
)

var MountModeUnknown = &checks.Rule{
	ID: "mount-mode-unknown", Severity: checks.Warning, Since: "0.1.0",
	Title: "A mount mode that nobody knows",
	Doc: checks.Page(
		"None. The container can write into the folder, where it was meant not to.",
		"compose knows `ro`, `rw`, `z`, `Z` and a few more, in small letters. "+
			"It drops a word that it does not know, such as `RO` or `readonly`, and what is left is the default: read-write.",
		"Write `ro`. With SSO prefer `rw`: boto3 saves renewed tokens in the folder."),
	Look: lookUnknownModes,
}

// knownModes are the options of a short volume line that compose or the engine know
// (compose-go format/volume.go; cached, delegated and consistent are old ones of Docker
// Desktop, without effect).
var knownModes = map[string]bool{
	"ro": true, "rw": true, "z": true, "Z": true, "nocopy": true, "cached": true, "delegated": true, "consistent": true,
	"rprivate": true, "private": true, "rshared": true, "shared": true, "rslave": true, "slave": true,
}

// lookUnknownModes finds volume lines with a mode that compose drops.
func lookUnknownModes(_ context.Context, p *checks.Pass) []checks.Finding {
	unknown := checks.NewGroups()
	for _, s := range p.Project().Services {
		for _, v := range p.Project().Override.Volumes(s.Name) {
			if mode := unknownMode(v.Mode); mode != "" {
				unknown.Add(mode, s.Name, v.Origin)
			}
		}
	}
	var found []checks.Finding
	for _, g := range unknown.Sorted() {
		found = append(found, checks.Finding{
			Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("the mode %q is none that compose knows, so it is dropped and the mount is read-write", g.Key),
			Fixes:   modeFixes(g.Key),
		})
	}
	return found
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
