package overridefile

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func fixUnsetSource(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Mount == nil {
		return repair.FixLost(p, c)
	}
	fixes := repair.FixMountSource(p, c)
	return append(fixes, checks.Fix{Title: redact.Textf("Set %s in the shell before the start", c.Subject), Commands: redact.Texts(repair.Export(p, c.Subject, p.Machine.Home)), Safety: checks.Unsafe})
}

// fixUndeclared fixes a source that compose does not take for a path.
func fixUndeclared(p *checks.Pass, r astro.Refusal) []checks.Fix {
	switch {
	case r.Fault == astro.TemplateNotKnown:
		return []checks.Fix{{Title: redact.NewText("Close the brace, or write $$ for a dollar sign"), Safety: checks.Unsafe}}
	case !isForAWS(p.Project(), r):
		return []checks.Fix{{Title: redact.Textf("Write ./%[1]s for a folder of the project, or declare %[1]s under volumes: (%[2]s)", r.Subject, wording.RefusedAt(r)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{checks.WithEdit("Mount "+repair.HomeSource+" of this machine instead", checks.Safe,
		fixers.SetMountSource{File: astro.OverrideName, From: r.Subject, To: repair.HomeSource})}
}

// isForAWS reports whether a refused source is mounted where the AWS files belong, or is named
// like them.
func isForAWS(p *astro.Project, r astro.Refusal) bool {
	for _, s := range p.Override.Services {
		for _, v := range p.Override.Volumes(s.Name) {
			if v.Source == r.Subject && strings.Contains(v.Target, "aws") {
				return true
			}
		}
	}
	return strings.Contains(r.Subject, "aws") || strings.Contains(r.Subject, "%")
}

func fixExport(p *checks.Pass, r astro.Refusal) []checks.Fix {
	fix := checks.Fix{Title: redact.NewText("Set the variable in the shell that starts the project"), Safety: checks.Unsafe}
	for _, v := range p.Project().EnvFile.Vars {
		if v.Name == r.Subject {
			fix.Commands = redact.Texts(repair.Export(p, r.Subject, v.Value), "astro dev start")
		}
	}
	return []checks.Fix{fix}
}

// mistake is a probable mistake in the override.
type mistake struct {
	// what is the mistake, cure its fix.
	what, cure string
	// rename are the keys to rename, to is the new name.
	rename []fixers.KeyPath
	to     string
	// lines are the lines that the file should have, nil if unknown.
	lines []string
	// replace is a text to replace by another throughout the file.
	replace, by string
}

func (s mistake) fixes(p *checks.Pass, r astro.Refusal) []checks.Fix {
	switch {
	case len(s.rename) > 0:
		return []checks.Fix{checks.WithEdit(s.cure, checks.Safe, fixers.RenameKey{File: astro.OverrideName, Keys: s.rename, To: s.to})}
	case s.lines != nil:
		return []checks.Fix{{Title: redact.NewText(s.cure), Commands: redact.Texts(writeLines(p, s.lines)), Safety: checks.Unsafe}}
	case s.replace == "":
		return []checks.Fix{{Title: redact.NewText(s.cure + " (" + wording.RefusedAt(r) + ")"), Safety: checks.Unsafe}}
	}
	command := fmt.Sprintf("perl -pi -e 's#%s#%s#g' %s", s.replace, s.by, astro.OverrideName)
	if !p.POSIX() {
		command = fmt.Sprintf("(Get-Content %[3]s) -replace '%[1]s', '%[2]s' | Set-Content %[3]s", s.replace, s.by, astro.OverrideName)
	}
	return []checks.Fix{{Title: redact.NewText(s.cure), Commands: redact.Texts(command), Safety: checks.Unsafe}}
}

// serviceKeys are the keys of a service that people write into an override.
var serviceKeys = []string{
	"build", "command", "configs", "container_name", "depends_on", "deploy", "dns", "entrypoint", "env_file", "environment", "extends",
	"extra_hosts", "healthcheck", "image", "labels", "networks", "platform", "ports", "privileged", "restart", "secrets", "tmpfs", "user",
	"volumes", "working_dir",
}
