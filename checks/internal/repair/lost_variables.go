package repair

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/lazyregexp"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// FixLost fixes variables that the override empties: it removes the line if the environment
// file has the value under the same name; otherwise the shell must set what the line uses.
func FixLost(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Subject == "user" {
		return []checks.Fix{
			checks.WithEdit("Remove user: from "+PlaceOf(c), checks.Unsafe, fixers.RemoveKeys{File: astro.OverrideName, Services: c.Services, Key: "user"}),
			{Title: redact.Textf("Set user: to astro in %s", PlaceOf(c)), Lines: redact.Texts("user: astro"), Safety: checks.Unsafe},
		}
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
		return append([]checks.Fix{RemoveFromOverride(fmt.Sprintf("%s: %s already sets %s", remove, hiddenIn(c), itOrThem(names)), c)}, keepHidden(p, c)...)
	case len(c.Sources) > 0:
		fix := checks.Fix{Title: redact.Textf("Export %s from %s in the shell, then start", strings.Join(checks.NamesOf(c.Sources), ", "), p.Project().EnvFile.Path), Safety: checks.Unsafe}
		if len(names) == 1 && len(c.Sources) == 1 {
			fix.Title = fix.Title.Addf(", or rename it to %s there and remove the line from %s", names[0], astro.OverrideName)
		}
		fix.Commands = redact.Texts(exportSources(p, c.Sources)...)
		if source := c.Sources[0]; len(c.Sources) == 1 && show.Whole(names[0], source.Value) {
			fix.Commands = redact.Texts(Export(p, source.Name, source.Value))
		}
		return []checks.Fix{fix}
	case c.Suggestion != "":
		title := fmt.Sprintf("Replace ${%s} with ${%s} in %s", asked[0], c.Suggestion, PlaceOf(c))
		if inOverrideOnly(c) {
			return []checks.Fix{checks.WithEdit(title, checks.Unsafe, fixers.RenameReference{File: astro.OverrideName, From: asked[0], To: c.Suggestion, Services: c.Services})}
		}
		return []checks.Fix{{Title: redact.NewText(title), Lines: replaced(c, asked[0]), Safety: checks.Unsafe}}
	case len(asked) == 0: // names without a value
		asked = names
	}
	fix := checks.Fix{
		Title:  redact.Textf("Set %s in the shell before the start, or %s and set %s in %s", strings.Join(asked, ", "), lowerFirst(remove), itOrThem(names), p.Project().EnvFile.Path),
		Safety: checks.Unsafe,
	}
	for _, name := range asked {
		fix.Lines = append(fix.Lines, redact.NewText(Export(p, name, "VALUE")))
	}
	return []checks.Fix{fix}
}

// RemoveFromOverride removes the variables of a cause from environment: of its services.
func RemoveFromOverride(title string, c cause.Cause) checks.Fix {
	return checks.WithEdit(title, checks.Unsafe, fixers.RemoveVariables{File: astro.OverrideName, Variables: checks.FirstOfEach(checks.NamesOf(c.Vars)), Services: c.Services})
}

// inOverrideOnly reports whether all variables of a cause are set under environment:.
func inOverrideOnly(c cause.Cause) bool {
	return len(c.Vars) > 0 && !slices.ContainsFunc(c.Vars, func(v astro.Var) bool {
		return v.Origin.File != astro.OverrideName || v.Source != astro.FromEnvironment
	})
}

// keepHidden keeps environment: as it is: it writes the hidden value there, if it may be shown, or
// lets the shell have the values of the environment file.
func keepHidden(p *checks.Pass, c cause.Cause) []checks.Fix {
	if len(c.Vars) != 1 || len(c.Sources) != 1 || c.Sources[0].Name != c.Vars[0].Name || !show.Whole(c.Vars[0].Name, c.Sources[0].Value) {
		file := p.Project().EnvFile.Path
		if len(c.Sources) == 0 || slices.ContainsFunc(c.Sources, func(v astro.Var) bool { return v.Origin.File != file }) {
			return nil
		}
		return []checks.Fix{{
			Title:  redact.Textf("Export %s from %s in the shell, then start", phrase.List(checks.NamesOf(c.Sources)), file),
			Safety: checks.Unsafe, Commands: redact.Texts(exportSources(p, c.Sources)...),
		}}
	}
	v := c.Vars[0]
	v.Source = astro.FromEnvironment
	return []checks.Fix{SetVariable(c, v, c.Sources[0].Value)}
}

// replaced are the lines with another variable in place of one, where that is the whole value.
func replaced(c cause.Cause, name string) []redact.Text {
	var lines []redact.Text
	for _, v := range c.Vars {
		if v.Raw == "${"+name+"}" || v.Raw == "$"+name {
			lines = append(lines, VariableLine(v, "${"+c.Suggestion+"}"))
		}
	}
	return lines
}

func lowerFirst(text string) string { return strings.ToLower(text[:1]) + text[1:] }

func itOrThem(names []string) string {
	if len(names) > 1 {
		return "them"
	}
	return "it"
}

// hiddenIn names the files with the hidden values.
func hiddenIn(c cause.Cause) string {
	var files []string
	for _, v := range c.Sources {
		files = append(files, v.Origin.File)
	}
	return strings.Join(checks.Distinct(files), ", ")
}

// plainAssignment is a value that a shell and compose read the same way.
var plainAssignment = lazyregexp.New(`^[A-Za-z0-9_./:@%+,=~-]*$|^'[^']*'$`)

// exportSources sets variables in the shell for the programs it starts, from the environment
// file and without showing their values.
func exportSources(p *checks.Pass, vars []astro.Var) []string {
	file := p.Project().EnvFile
	if !p.POSIX() {
		var out []string
		for _, name := range checks.NamesOf(vars) {
			out = append(out, fmt.Sprintf(`$env:%s = (Select-String -LiteralPath %s -Pattern '^%s=(.*)').Matches[-1].Groups[1].Value`, name, p.Quote(file.Path), name))
		}
		return out
	}
	if !slices.ContainsFunc(file.Vars, func(v astro.Var) bool { return !plainAssignment().MatchString(v.Raw) }) {
		path := file.Path
		if !strings.Contains(path, "/") {
			path = "./" + path
		}
		return []string{"set -a; . " + p.Quote(path) + "; set +a"}
	}
	var out []string
	for _, name := range checks.NamesOf(vars) {
		out = append(out, fmt.Sprintf(`export %[1]s="$(sed -n 's/^%[1]s=//p' %[2]s)"`, name, p.Quote(file.Path)))
	}
	return out
}
