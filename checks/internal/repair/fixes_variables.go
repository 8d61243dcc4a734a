package repair

import (
	"fmt"
	"slices"
	"strconv"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// PlacesOf is the place of a variable; in the override each service has its own line.
func PlacesOf(c cause.Cause, v astro.Var) string {
	words := cause.Place(v.Origin)
	if v.Origin.File == astro.OverrideName && len(c.Services) > 1 {
		words += ", in each service"
	}
	return words
}

// SetVariable changes the value of a variable where it is set: by an edit in a file of the project,
// else with the line to write.
func SetVariable(c cause.Cause, v astro.Var, value string) checks.Fix {
	title := fmt.Sprintf("Set %s=%s%s", v.Name, value, whereSet(c, v))
	if v.Origin.File == astro.OverrideName && isSameNumber(v.Value, value) { // YAML reads 007 as 7
		title = fmt.Sprintf("Set %s to %q in quotes%s", v.Name, value, whereSet(c, v))
	}
	if v.Source == astro.FromEnvFile {
		return checks.WithEdit(title, checks.Safe, fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{v.Name: value}})
	}
	if line, ok := Editable(v); ok {
		safety := checks.Unsafe
		if v.Origin.File == astro.OverrideName { // only services of the cause are changed
			safety = checks.Safe
		}
		return checks.WithEdit(title, safety, fixers.SetVariable{File: v.Origin.File, Variable: v.Name, Value: value, Services: inOverride(c, v), Line: line})
	}
	return checks.Fix{Title: redact.NewText(title), Lines: []redact.Text{VariableLine(v, value)}, Safety: checks.Unsafe}
}

// isSameNumber reports whether two different texts are one number for YAML.
func isSameNumber(a, b string) bool {
	n, errA := strconv.ParseInt(a, 0, 64)
	m, errB := strconv.ParseInt(b, 0, 64)
	return a != b && errA == nil && errB == nil && n == m
}

// SetInEnvFile sets a variable for all services in the environment file, which takes precedence over
// the image.
func SetInEnvFile(p *checks.Pass, name, value string) checks.Fix {
	file := p.Project().EnvFile.Path
	return checks.WithEdit(fmt.Sprintf("Set %s=%s in %s", name, value, file), checks.Unsafe,
		fixers.RetargetVariables{File: file, Set: map[string]string{name: value}, Create: true})
}

// inOverride are the services of a cause, whose variable a fixer may change under environment:.
func inOverride(c cause.Cause, v astro.Var) []string {
	if v.Origin.File != astro.OverrideName {
		return nil
	}
	return c.Services
}

// whereSet is where a person sets a variable, "" if that is unknown.
func whereSet(c cause.Cause, v astro.Var) string {
	switch {
	case v.Source == astro.FromShell:
		return " under environment: in " + PlacesOf(c, v) + ", which now takes it from the shell"
	case v.Source == astro.FromEnvironment:
		return " under environment: in " + PlacesOf(c, v)
	case v.Origin.IsZero():
		return ""
	}
	return " in " + cause.Place(v.Origin)
}

// UnsetVariable removes a variable where it is set.
func UnsetVariable(p *checks.Pass, c cause.Cause, v astro.Var) checks.Fix {
	switch v.Source {
	case astro.FromEnvFile:
		return RemoveVariable(v)
	case astro.FromEnvironment, astro.FromShell:
		if line, ok := Editable(v); ok {
			return checks.WithEdit(fmt.Sprintf("Remove %s from environment: in %s", v.Name, PlacesOf(c, v)), checks.Unsafe,
				fixers.RemoveVariables{File: v.Origin.File, Variables: []string{v.Name}, Services: inOverride(c, v), Line: line})
		}
		fix := checks.Fix{Title: redact.Textf("Remove %s from environment: in %s", v.Name, PlacesOf(c, v)), Safety: checks.Unsafe}
		return WithEntriesRemoved(p, fix, append(slices.Clone(c.At), v.Origin), v.Name)
	case astro.FromProcess:
		return checks.Fix{Title: redact.Textf("Unset %s in the shell", v.Name), Safety: checks.Unsafe}
	}
	return checks.Fix{Title: redact.Textf("Remove %s%s", v.Name, from(v)), Safety: checks.Unsafe}
}

func from(v astro.Var) string {
	if v.Origin.IsZero() {
		return ""
	}
	return " from " + cause.Place(v.Origin)
}

// RemoveVariable removes a variable from its file.
func RemoveVariable(v astro.Var) checks.Fix {
	return checks.WithEdit(fmt.Sprintf("Remove %s from %s", v.Name, cause.Place(v.Origin)), checks.Safe, fixers.UnsetVariables{File: v.Origin.File, Names: []string{v.Name}})
}

// SetPaths points the variables of the two files into a folder, unless they already do, each
// where it is set.
func SetPaths(c cause.Cause, folder string) []checks.Fix {
	var fixes []checks.Fix
	var lines []redact.Text
	inFile := false
	for _, v := range c.Vars {
		if right := folder + "/" + AwsFile(v.Name); v.Value != right {
			fixes, lines = append(fixes, SetVariable(c, v, right)), append(lines, VariableLine(v, right))
			inFile = inFile || v.Source == astro.FromEnvFile
		}
	}
	if len(fixes) == 2 && !slices.ContainsFunc(c.Vars, func(v astro.Var) bool {
		return v.Source != astro.FromEnvironment || v.Origin.File != astro.OverrideName
	}) {
		set := map[string]string{}
		for _, v := range c.Vars {
			set[v.Name] = folder + "/" + AwsFile(v.Name)
		}
		return []checks.Fix{checks.WithEdit("Set "+Assignments(set)+whereSet(c, c.Vars[0]), checks.Safe,
			fixers.SetEnvironment{File: astro.OverrideName, Services: c.Services, Set: set})}
	}
	if len(fixes) < 2 || inFile {
		return fixes
	}
	// Both changes are needed, so they are one fix by hand.
	return []checks.Fix{{
		Title: redact.Textf("Set both variables to files in %s%s", folder, whereSet(c, c.Vars[0])), Safety: checks.Unsafe,
		Lines: lines,
	}}
}
