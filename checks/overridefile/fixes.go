package overridefile

import (
	"fmt"
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

// mount is the usual volume line, as an item of a list.
const mount = "- " + repair.AwsSpec

func fixUnsetSource(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Mount == nil {
		return fixLost(p, c)
	}
	export := checks.Fix{
		Title:    redact.Textf("Set %s in the shell that runs astro", c.Subject),
		Commands: redact.Texts(repair.Export(p, c.Subject, p.Machine.Home)), Safety: checks.Unsafe,
	}
	return append(withLine(repair.FixMountSource(p, c)), export)
}

// withLine adds the usual volume line to fixes that are words alone.
func withLine(fixes []checks.Fix) []checks.Fix {
	for i, f := range fixes {
		if f.Edit == nil && len(f.Commands) == 0 && len(f.Lines) == 0 {
			fixes[i].Lines = redact.Texts(mount)
		}
	}
	return fixes
}

// fixUndeclared fixes a source that compose does not take for a path.
func fixUndeclared(p *checks.Pass, r astro.Refusal) []checks.Fix {
	source := r.Subject
	switch {
	case isForAWS(p.Project(), r):
		return []checks.Fix{setSource("Mount "+repair.HomeSource+" instead of "+source, source, repair.HomeSource, checks.Safe)}
	case strings.Contains(source, "$("):
		braced := strings.NewReplacer("$(", "${", ")", "}").Replace(source)
		return []checks.Fix{setSource("Write "+braced+" instead of "+source, source, braced, checks.Unsafe)}
	}
	declare := checks.Fix{
		Title: redact.Textf("Declare the volume at the top level of %s instead", astro.OverrideName),
		Lines: redact.Texts("volumes:", "  "+source+":"), Safety: checks.Unsafe,
	}
	return []checks.Fix{setSource("Write ./"+source+" for a folder of the project", source, "./"+source, checks.Unsafe), declare}
}

func setSource(title, from, to string, safety checks.Safety) checks.Fix {
	return checks.WithEdit(title, safety, fixers.SetMountSource{File: astro.OverrideName, From: from, To: to})
}

// isForAWS reports whether a refused source is mounted where the AWS files belong, or is named
// like them.
func isForAWS(p *astro.Project, r astro.Refusal) bool {
	return strings.Contains(targetOf(p, r.Subject), "aws") || strings.Contains(r.Subject, "aws") || strings.Contains(r.Subject, "%")
}

// targetOf is where the override mounts a source, "" if it does not.
func targetOf(p *astro.Project, source string) string {
	for _, s := range p.Override.Services {
		for _, v := range p.Override.Volumes(s.Name) {
			if v.Source == source {
				return v.Target
			}
		}
	}
	return ""
}

// fixExport writes the path that a required variable stands for, or sets the variable in the shell.
// Its value is that in the environment file or, in front of /.aws, the home folder.
func fixExport(p *checks.Pass, r astro.Refusal) []checks.Fix {
	value := ""
	line := string(astro.LineAt(p.Project().Override.Data, r.At))
	if _, after, ok := strings.Cut(line, "${"+r.Subject); ok {
		if _, rest, ok := strings.Cut(after, "}"); ok && strings.HasPrefix(rest, "/.aws") {
			value = p.Machine.Home
		}
	}
	for _, v := range p.Project().EnvFile.Vars {
		if v.Name == r.Subject {
			value = v.Value
		}
	}
	fix := checks.Fix{Title: redact.Textf("Set %s in the shell that runs astro", r.Subject), Safety: checks.Unsafe}
	if value == "" {
		fix.Lines = redact.Texts(repair.Export(p, r.Subject, "value"), "astro dev start")
	} else {
		fix.Commands = redact.Texts(repair.Export(p, r.Subject, value), "astro dev start")
	}
	if write := writeRequired(p, r, value); write.Edit != nil && repair.Cures(p, write, r) {
		return []checks.Fix{write, fix}
	}
	return []checks.Fix{fix}
}

// writeRequired writes a path in place of a required variable in the volumes of the override.
func writeRequired(p *checks.Pass, r astro.Refusal, value string) checks.Fix {
	if rest, ok := strings.CutPrefix(value, p.Machine.Home); ok && p.Machine.Home != "" && (rest == "" || rest[0] == '/') {
		value = "~" + rest
	}
	if !strings.HasPrefix(value, "/") && !strings.HasPrefix(value, "~") || strings.ContainsAny(value, "$ :#\"'\\") {
		return checks.Fix{}
	}
	data := p.Project().Override.Data
	lines := repair.Lines(data)
	uses := 0
	for _, line := range lines {
		if !strings.HasPrefix(strings.TrimSpace(line), "#") {
			uses += strings.Count(line, "${"+r.Subject)
		}
	}
	var patches []repair.Patch
	for _, o := range repair.Find(data, func(keys []string, text string) bool {
		return len(keys) > 0 && keys[len(keys)-1] == "volumes" && strings.HasPrefix(text, "${"+r.Subject)
	}) {
		line := []rune(lines[o.Line-1])
		written := string(line[o.Column-1:])
		before, after, _ := strings.Cut(written, "${"+r.Subject)
		message, rest, closed := strings.Cut(after, "}")
		if !closed || !strings.HasPrefix(strings.TrimPrefix(message, ":"), "?") || !strings.Contains(rest, ":/") || strings.Trim(before, `"'`) != "" {
			return checks.Fix{}
		}
		from := o.Column - 1 + len([]rune(before))
		to := from + len([]rune("${"+r.Subject+message+"}"))
		patches = append(patches, repair.Patch{Line: o.Line, From: from, To: to, Text: value})
	}
	if len(patches) == 0 || len(patches) != uses {
		return checks.Fix{} // not the source of a volume
	}
	changes := repair.Patched(data, patches)
	return repair.EditOverride(fmt.Sprintf("Write %s instead of ${%s} in %s", value, r.Subject, astro.OverrideName), checks.Unsafe, changes...)
}

// fixLost is repair.FixLost, with the lines to write where it has words alone.
func fixLost(p *checks.Pass, c cause.Cause) []checks.Fix {
	fixes := repair.FixLost(p, c)
	for i, f := range fixes {
		if f.Edit != nil || len(f.Commands) > 0 || len(f.Lines) > 0 {
			continue
		}
		switch {
		case c.Subject == "user":
			fixes[i] = repair.WithEntriesRemoved(p, f, c.At, "user:")
		case c.Hides:
			fixes[i] = repair.WithEntriesRemoved(p, f, c.At, checks.NamesOf(c.Vars)...)
		default:
			fixes[i].Lines = lostLines(p, c)
		}
	}
	return fixes
}

// lostLines are the name of the variable that is meant, or the exports that are missing.
func lostLines(p *checks.Pass, c cause.Cause) []redact.Text {
	if c.Suggestion != "" {
		return redact.Texts("${" + c.Suggestion + "}")
	}
	var lines []string
	for _, v := range c.Vars {
		for _, name := range v.Unfilled {
			lines = append(lines, repair.Export(p, name, "value"))
		}
	}
	return redact.Texts(checks.FirstOfEach(lines)...)
}

// mistake is a probable mistake in the override.
type mistake struct {
	// what is the mistake, cure its fix.
	what, cure string
	// rename are the keys to rename, to is the new name.
	rename []fixers.KeyPath
	to     string
	// options are the lines to change, the likeliest first; the first that compose accepts is used.
	// sure: the first has one meaning, and loses nothing.
	options [][]fixers.LineChange
	sure    bool
	// lines are the lines to write, if no change fixes it.
	lines []string
}

func (s mistake) fixes(p *checks.Pass, r astro.Refusal) []checks.Fix {
	if len(s.rename) > 0 {
		return []checks.Fix{checks.WithEdit(s.cure, checks.Safe, fixers.RenameKey{File: astro.OverrideName, Keys: s.rename, To: s.to})}
	}
	fix := checks.Fix{Title: redact.NewText(s.cure + " in " + wording.RefusedAt(r)), Safety: checks.Unsafe}
	for i, changes := range s.options {
		safety := checks.Unsafe
		if s.sure && i == 0 {
			safety = checks.Safe
		}
		edit := repair.EditOverride(s.cure+" in "+astro.OverrideName, safety, changes...)
		if len(changes) > 0 && repair.Cures(p, edit, r) {
			return []checks.Fix{edit}
		}
	}
	switch {
	case s.lines != nil:
		fix.Lines = redact.Texts(s.lines...)
	default:
		fix.Title = fix.Title.Add("; a valid override looks like this")
		fix.Lines = redact.Texts(wholeOverride(p.Project())...)
	}
	return []checks.Fix{fix}
}

// wholeOverride is an override that mounts the AWS files in each service.
func wholeOverride(p *astro.Project) []string {
	lines := []string{"services:"}
	for _, name := range checks.ServiceNames(p) {
		lines = append(lines, "  "+name+":", "    volumes:", "      "+mount)
	}
	return lines
}

// removeVolumes are the changes that delete the volumes at these places of the override, nil if that
// is not possible.
func removeVolumes(p *checks.Pass, at []astro.Origin) []fixers.LineChange {
	var volumes []astro.Origin
	for _, s := range p.Project().Override.Services {
		for _, v := range p.Project().Override.Volumes(s.Name) {
			if slices.Contains(at, v.Origin) && !slices.Contains(volumes, v.Origin) {
				volumes = append(volumes, v.Origin)
			}
		}
	}
	return repair.RemovedAt(p.Project().Override.Data, volumes)
}

// serviceKeys are the keys of a service that people write into an override.
var serviceKeys = []string{
	"build", "command", "configs", "container_name", "depends_on", "deploy", "dns", "entrypoint", "env_file", "environment", "extends",
	"extra_hosts", "healthcheck", "image", "labels", "networks", "platform", "ports", "privileged", "restart", "secrets", "tmpfs", "user",
	"volumes", "working_dir",
}
