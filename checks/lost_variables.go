package checks

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// warnLost reports, under the check's own rules, variables that lost their value
// and for which nothing is known to fail.
func (p *Pass) warnLost() {
	for _, c := range p.Diagnosis().Warnings {
		rule := p.check.ruleOfCause(c.Kind)
		if rule == nil {
			continue
		}
		p.Report(Finding{
			Rule: rule, Severity: Warning, Message: rule.Message(c), Services: c.Services, At: locations(c.At), Fixes: fixLost(p, c),
		})
	}
}

// tellsOfLoss reports whether it is said already that a variable of a service lost
// its value, or a part of it: what is wrong with the rest follows from that.
func (p *Pass) tellsOfLoss(v *diagnosis.View, name string) bool {
	if w := v.Service.Env[name]; w.Source == astro.FromEnvFile && len(w.Unfilled) > 0 && diagnosis.ReadForAWS(name) {
		return true
	}
	return p.failsForLoss(v, name) || slices.ContainsFunc(p.Diagnosis().Warnings, func(c diagnosis.Cause) bool { return isLossOf(c, v, name) })
}

// failsForLoss reports whether the loss of a variable of a service is told as an
// error.
func (p *Pass) failsForLoss(v *diagnosis.View, name string) bool {
	return slices.ContainsFunc(p.Diagnosis().Causes, func(c diagnosis.Cause) bool { return isLossOf(c, v, name) })
}

func isLossOf(c diagnosis.Cause, v *diagnosis.View, name string) bool {
	return isLoss(c) && slices.Contains(c.Services, v.Service.Name) && slices.Contains(namesOf(c.Vars), name)
}

// isLoss reports whether a cause falls under a rule about variables that lost their
// value.
func isLoss(c diagnosis.Cause) bool {
	return slices.Contains([]diagnosis.Kind{
		diagnosis.InterpolationNotFromDotenv, diagnosis.UndefinedVariableInEnvironment, diagnosis.UndefinedVariableInEnvFile, diagnosis.EnvironmentBlockOverridesEnvFile,
	}, c.Kind)
}

// warnUnfilled reports values of environment files in which a $NAME became
// nothing, where AWS or Airflow reads them and no failure came of it.
func (p *Pass) warnUnfilled() {
	told := map[astro.Origin]bool{}
	for _, c := range p.Diagnosis().Causes {
		for _, at := range c.At {
			told[astro.Origin{File: at.File, Line: at.Line}] = true
		}
	}
	g := newGroup()
	unfilled := map[string]astro.Var{}
	for _, s := range p.Project().Services {
		for _, v := range s.Env {
			if v.Source != astro.FromEnvFile || len(v.Unfilled) == 0 || !diagnosis.ReadForAWS(v.Name) || told[astro.Origin{File: v.Origin.File, Line: v.Origin.Line}] {
				continue
			}
			key := diagnosis.Place(v.Origin)
			unfilled[key] = v
			g.add(key, s.Name, v.Origin)
		}
	}
	for _, one := range g.sorted() {
		v := unfilled[one.key]
		p.Report(Finding{
			Rule: UndefinedVariableInEnvFile, Severity: Warning, At: locations(one.at), Services: one.services,
			Message: redact.Textf("%s (%s) has $%s, which neither the shell nor an earlier line sets; compose puts nothing in its place",
				v.Name, one.key, strings.Join(v.Unfilled, " and $")),
			Fixes: unfilledFixes(v),
		})
	}
}

// fixUnfilled moves what a line below sets above the line that asks for it. Where
// nothing sets it, and the files are known to be mounted, the path can be written out.
func fixUnfilled(p *Pass, c diagnosis.Cause) []Fix {
	if len(c.Sources) > 0 {
		return []Fix{{Title: redact.Textf("Move %s above the line that asks for it (%s)", strings.Join(namesOf(c.Sources), ", "), placeOf(c)), Safety: Unsafe}}
	}
	fixes := unfilledFixes(c.Vars[0])
	if slices.Contains([]string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}, c.Vars[0].Name) && mountedFolder(p, c) != "" {
		fixes = append(fixVariables(p, c), fixes...)
	}
	return fixes
}

func unfilledFixes(v astro.Var) []Fix {
	return []Fix{{
		Title: redact.Textf("Put the value into single quotes if the dollar sign is part of it, or set %s above the line (%s)",
			strings.Join(v.Unfilled, " and "), diagnosis.Place(v.Origin)),
		Safety: Unsafe,
	}}
}

// fixLost is the cure of variables that the override empties: the line goes where
// the environment file has the value under the same name; what the line needs
// comes from the shell otherwise.
func fixLost(p *Pass, c diagnosis.Cause) []Fix {
	if c.Subject == "user" {
		return []Fix{{Title: redact.Textf("Remove user: from the services, so that they run as astro (%s)", placeOf(c)), Safety: Unsafe}}
	}
	var names, asked []string
	for _, v := range c.Vars {
		names = append(names, v.Name)
		asked = append(asked, v.Unfilled...)
	}
	slices.Sort(asked)
	asked = slices.Compact(asked)
	remove := fmt.Sprintf("Remove %s from environment: in %s", strings.Join(names, ", "), astro.OverrideName)
	switch {
	case c.Hides:
		return []Fix{{Title: redact.Textf("%s; %s sets %s for the containers", remove, hiddenIn(c), itOrThem(names)), Safety: Unsafe}}
	case len(c.Sources) > 0:
		fix := Fix{Title: redact.Textf("Export %s from %s in the shell before the start", strings.Join(namesOf(c.Sources), ", "), p.Project().EnvFile.Path), Safety: Unsafe}
		if len(names) == 1 && len(c.Sources) == 1 {
			fix.Title = fix.Title.Addf(", or write the value as %s there and remove the line from %s", names[0], astro.OverrideName)
		}
		fix.Commands = redact.Texts(p.exportSources(c.Sources)...)
		if source := c.Sources[0]; len(c.Sources) == 1 && show.Whole(names[0], source.Value) {
			fix.Commands = redact.Texts(p.export(source.Name, source.Value))
		}
		return []Fix{fix}
	case c.Suggestion != "":
		return []Fix{{Title: redact.Textf("Write ${%s} instead of ${%s} (%s)", c.Suggestion, asked[0], placeOf(c)), Safety: Unsafe}}
	case len(asked) == 0: // names without a value
		asked = names
	}
	return []Fix{{
		Title:  redact.Textf("Set %s in the shell before the start, or: %s, and set %s in %s", strings.Join(asked, ", "), lowerFirst(remove), itOrThem(names), p.Project().EnvFile.Path),
		Safety: Unsafe,
	}}
}

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

func itOrThem(names []string) string {
	if len(names) > 1 {
		return "them"
	}
	return "it"
}

// hiddenIn names the files that have the hidden values.
func hiddenIn(c diagnosis.Cause) string {
	var files []string
	for _, v := range c.Sources {
		files = append(files, v.Origin.File)
	}
	return strings.Join(distinct(files), ", ")
}

func namesOf(vars []astro.Var) []string {
	var out []string
	for _, v := range vars {
		out = append(out, v.Name)
	}
	return distinct(out)
}

// plainAssignment is a value that a shell reads as compose does.
var plainAssignment = lazyregexp.New(`^[A-Za-z0-9_./:@%+,=~-]*$|^'[^']*'$`)

// exportSources sets variables for what is started from the shell, with the
// values that the environment file has and without showing them.
func (p *Pass) exportSources(vars []astro.Var) []string {
	file := p.Project().EnvFile
	if !p.posix() {
		var out []string
		for _, name := range namesOf(vars) {
			out = append(out, fmt.Sprintf(`$env:%s = (Select-String -LiteralPath %s -Pattern '^%s=(.*)').Matches[-1].Groups[1].Value`, name, p.quoted(file.Path), name))
		}
		return out
	}
	if !slices.ContainsFunc(file.Vars, func(v astro.Var) bool { return !plainAssignment().MatchString(v.Raw) }) {
		path := file.Path
		if !strings.Contains(path, "/") {
			path = "./" + path
		}
		return []string{"set -a; . " + p.quoted(path) + "; set +a"}
	}
	var out []string
	for _, name := range namesOf(vars) {
		out = append(out, fmt.Sprintf(`export %[1]s="$(sed -n 's/^%[1]s=//p' %[2]s)"`, name, p.quoted(file.Path)))
	}
	return out
}

// fixKeysOfSome gives the services that were left out what the others have.
func fixKeysOfSome(c diagnosis.Cause) []Fix {
	to := strings.Join(c.Services, ", ")
	if v := c.Vars[0]; v.Source == astro.FromEnvFile {
		return []Fix{{Title: redact.Textf("Add %s to env_file: of %s in %s, as in %s", v.Origin.File, to, astro.OverrideName, c.Subject), Safety: Unsafe}}
	}
	return []Fix{{
		Title:  redact.Textf("Add %s to environment: of %s in %s, as in %s", strings.Join(namesOf(c.Vars), ", "), to, astro.OverrideName, c.Subject),
		Safety: Unsafe,
	}}
}

func fixMisplacedVolumes(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: redact.Textf("Move the volume lines out of environment: (%s), to volumes: beside it", placeOf(c)), Safety: Unsafe}}
}
