package overridefile

import (
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// fixAnonymous replaces an empty volume by the folder of this machine. If the mount around it
// has that folder, the line is removed.
func fixAnonymous(_ *checks.Pass, c cause.Cause) []checks.Fix {
	m := c.Mount
	for _, outer := range c.View.Service.Mounts {
		if outer.FromOverride && outer.Type == astro.Bind && strings.HasPrefix(m.Target, outer.Target+"/") {
			if repair.IsTmpfs(m) {
				return repair.FixTmpfs(c)
			}
			return []checks.Fix{{Title: redact.Textf("Remove the line (%s): the mount at %s has that folder already", repair.PlaceOf(c), outer.Target), Safety: checks.Unsafe}}
		}
	}
	if repair.IsTmpfs(m) {
		return []checks.Fix{{Title: redact.Textf("Remove the tmpfs (%s), and add the volume line - %s", repair.PlaceOf(c), repair.AwsSpec), Safety: checks.Unsafe}}
	}
	return []checks.Fix{repair.ReplaceMount(m.Raw, "Write source and target")}
}

var AnonymousVolume = &checks.Rule{
	ID:     "anonymous-volume",
	Causes: []cause.Kind{cause.AnonymousVolume}, Severity: checks.Error, Since: "0.1.0",
	Title: "A volume line with one path only",
	Doc: checks.Page(
		checks.NoCredentials+". The start succeeds.",
		"With one path there is no source: the path is the target, and an empty volume without a name is mounted there.",
		"Write both, the folder of this machine first:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	Message: checks.Says(func(c cause.Cause, d cause.EmptyMount) redact.Text {
		if d.Tmpfs {
			return redact.Textf("%s mounts an empty tmpfs at %s, over the files that are mounted there", wording.OverrideLines(c), d.Target)
		}
		return redact.Textf("%s mounts an empty anonymous volume at %s: the line names one path only", wording.OverrideLines(c), d.Target)
	}),
	Fixes: fixAnonymous,
}
