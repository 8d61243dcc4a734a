package overridefile

import (
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// fixAnonymous replaces an empty volume by the folder of this machine. If the mount around it
// has that folder, the line is removed.
func fixAnonymous(p *checks.Pass, c cause.Cause) []checks.Fix {
	m := c.Mount
	for _, outer := range c.View.Service.Mounts {
		if outer.FromOverride && outer.Type == astro.Bind && strings.HasPrefix(m.Target, outer.Target+"/") {
			if repair.IsTmpfs(m) {
				fixes := repair.FixTmpfs(p, c)
				for i := range fixes {
					fixes[i] = repair.WithChanges(fixes[i], removeTmpfs(p, c.At))
				}
				return fixes
			}
			fix := checks.Fix{Title: redact.Textf("Remove %s: %s is mounted already", repair.PlaceOf(c), outer.Target), Safety: checks.Unsafe}
			return []checks.Fix{repair.WithChanges(fix, removeVolumes(p, c.At))}
		}
	}
	if repair.IsTmpfs(m) {
		return []checks.Fix{{Title: redact.Textf("Replace the tmpfs in %s by a volume", repair.PlaceOf(c)), Lines: redact.Texts("volumes:", "  "+mount), Safety: checks.Unsafe}}
	}
	return withLine([]checks.Fix{repair.ReplaceMount(m.Raw, "Write the source and the target")})
}

// removeTmpfs deletes a tmpfs, and with the only item of its list the key: compose accepts no tmpfs:
// without a value.
func removeTmpfs(p *checks.Pass, at []astro.Origin) []fixers.LineChange {
	at = slices.DeleteFunc(slices.Clone(at), func(o astro.Origin) bool { return o.File != astro.OverrideName })
	return repair.RemovedAt(p.Project().Override.Data, at)
}

var AnonymousVolume = &checks.Rule{
	ID:     "anonymous-volume",
	Causes: []cause.Kind{cause.AnonymousVolume}, Severity: checks.Error, Since: "0.1.0",
	Title: "Empty volume instead of the AWS folder",
	Doc: checks.Page(
		checks.NoCredentials+". `astro dev start` succeeds.",
		"A volume with only one path has no source: compose mounts a new, empty anonymous volume at that path.",
		"Write both paths, the folder on your machine first:\n\n"+
			"```\n- ~/.aws:/home/astro/.aws:rw\n```"),
	Message: checks.Says(func(c cause.Cause, d cause.EmptyMount) redact.Text {
		if d.Tmpfs {
			return redact.Textf("%s mounts an empty tmpfs at %s, which hides the AWS files mounted there", wording.OverrideLines(c), d.Target)
		}
		return redact.Textf("%s mounts an empty anonymous volume at %s: the source path is missing", wording.OverrideLines(c), d.Target)
	}),
	Fixes: fixAnonymous,
}
