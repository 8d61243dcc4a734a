package overridefile

import (
	"context"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/redact"
)

var MountModeUnknown = &checks.Rule{
	ID: "mount-mode-unknown", Severity: checks.Warning, Since: "0.1.0",
	Title: "Unknown mount mode",
	Doc: checks.Page(
		"None. The container can write to a folder that was meant to be read-only.",
		"compose accepts `ro`, `rw`, `z`, `Z` and a few more modes, in lowercase. "+
			"It silently ignores any other mode, such as `RO` or `readonly`, so the mount is read-write.",
		"Write `ro`. If you use SSO, prefer `rw`: boto3 saves renewed tokens in the folder."),
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
	unknown, targets := checks.NewGroups(), map[string]string{}
	for _, s := range p.Project().Services {
		for _, v := range p.Project().Override.Volumes(s.Name) {
			if mode := unknownMode(v.Mode); mode != "" {
				unknown.Add(mode, s.Name, v.Origin)
				targets[mode] = v.Target
			}
		}
	}
	var found []checks.Finding
	for _, g := range unknown.Sorted() {
		found = append(found, checks.Finding{
			Subject: g.Key, At: checks.PositionsOf(g.At), Services: g.Services,
			Message: redact.Textf("compose ignores the unknown mount mode %q, so the mount is read-write", g.Key),
			Fixes:   modeFixes(g.Key, targets[g.Key]),
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

func modeFixes(mode, target string) []checks.Fix {
	set := fixers.SetMountMode{File: astro.OverrideName, Target: target, Access: fixers.ReadOnly}
	readOnly := checks.WithEdit("Mount "+target+" read-only: write ro instead of "+mode, checks.Safe, set)
	if lower := strings.ToLower(mode); lower == "ro" || lower == "readonly" || lower == "read-only" {
		return []checks.Fix{readOnly}
	}
	set.Access = fixers.ReadWrite
	return []checks.Fix{checks.WithEdit("Mount "+target+" read-write, as now: write rw instead of "+mode, checks.Unsafe, set), readOnly}
}
