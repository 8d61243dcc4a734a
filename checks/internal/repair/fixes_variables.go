package repair

import (
	"fmt"

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

// SetVariable changes the value of a variable where it is set. Only environment files can be
// edited by a fix.
func SetVariable(c cause.Cause, v astro.Var, value string) checks.Fix {
	if v.Source == astro.FromEnvFile {
		return checks.WithEdit(fmt.Sprintf("Write %s=%s", v.Name, value), checks.Safe, fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{v.Name: value}})
	}
	verb, what := assignment(c, v, value)
	return checks.Fix{Title: redact.NewText(verb + " " + what), Safety: checks.Unsafe}
}

// assignment describes how a person changes the value of a variable.
func assignment(c cause.Cause, v astro.Var, value string) (verb, what string) {
	switch v.Source {
	case astro.FromImage:
		return "Write", fmt.Sprintf("ENV %s=%s (%s)", v.Name, value, cause.Place(v.Origin))
	case astro.FromEnvironment:
		return "Write", fmt.Sprintf("%s: %s under environment: (%s)", v.Name, value, PlacesOf(c, v))
	case astro.FromShell:
		return "Set", fmt.Sprintf("%s=%s in the shell that starts the project: environment: takes it from there (%s)", v.Name, value, PlacesOf(c, v))
	}
	return "Set", fmt.Sprintf("%s=%s%s", v.Name, value, inPlace(v))
}

// UnsetVariable removes a variable where it is set.
func UnsetVariable(c cause.Cause, v astro.Var) checks.Fix {
	switch v.Source {
	case astro.FromEnvFile:
		return RemoveVariable(v)
	case astro.FromEnvironment, astro.FromShell:
		return checks.Fix{Title: redact.Textf("Remove %s from environment: (%s)", v.Name, PlacesOf(c, v)), Safety: checks.Unsafe}
	}
	return checks.Fix{Title: redact.Textf("Remove %s%s", v.Name, inPlace(v)), Safety: checks.Unsafe}
}

func inPlace(v astro.Var) string {
	if v.Origin.IsZero() {
		return ""
	}
	return " (" + cause.Place(v.Origin) + ")"
}

// RemoveVariable removes a variable from its file.
func RemoveVariable(v astro.Var) checks.Fix {
	return checks.WithEdit(fmt.Sprintf("Remove %s from %s", v.Name, v.Origin.File), checks.Safe, fixers.UnsetVariables{File: v.Origin.File, Names: []string{v.Name}})
}

// SetPaths points the variables of the two files into a folder, unless they already do, each
// where it is set.
func SetPaths(c cause.Cause, folder string) []checks.Fix {
	var fixes []checks.Fix
	var second string
	for _, v := range c.Vars {
		if right := folder + "/" + AwsFile(v.Name); v.Value != right {
			fixes = append(fixes, SetVariable(c, v, right))
			_, second = assignment(c, v, right)
		}
	}
	if len(fixes) < 2 || fixes[0].Edit != nil || fixes[1].Edit != nil {
		return fixes
	}
	// Both changes are needed, so they are one fix by hand.
	return []checks.Fix{{Title: redact.Textf("%s and %s", fixes[0].Title, second), Safety: checks.Unsafe}}
}
