package envfile

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
	"doctor/internal/show"
)

var UndefinedVariableInEnvFile = &checks.Rule{
	ID:     "undefined-variable-in-env-file",
	Causes: []cause.Kind{cause.UndefinedVariableInEnvFile}, Severity: checks.Warning, Since: "0.1.0",
	Title: "Unset variable in the environment file",
	Doc: checks.Page(
		"None. Part of a prefix, a connection or a key is missing, so a secret is not found or AWS rejects the key.",
		"compose expands `$NAME` and `${NAME}` in `.env` from the shell and from earlier lines of the file. "+
			"An unset variable becomes empty: `team$env/variables` becomes `team/variables`. "+
			"The finding is an error if boto3 finds no credentials because of it.",
		"Put a value with a literal dollar sign into single quotes, or write `$$`. To expand a variable, set it on a line above."),
	Look:    lookUnfilled,
	Message: wordUndefinedVariableInEnvFile,
	Fixes:   fixUnfilled,
}

// wordUndefinedVariableInEnvFile says where a line of .env gets its values.
func wordUndefinedVariableInEnvFile(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.LostValues:
		where := "which is not set"
		if d.Given != "" {
			where = fmt.Sprintf("which is set only below (%s)", wording.And(d.Given))
		}
		return wording.LostValuesWords(c, d, fmt.Sprintf("%s set from %s, %s, %s", wording.LostSubject(c, d), wording.AskedWords(d.Asked), where, wording.ResultWords(d)))
	case cause.Expanded:
		return redact.Textf("%s=%s%s uses %s, which is not set, and becomes %s", d.Variable, d.Raw, wording.InBrackets(c, d.At), wording.UnfilledWords(d.Unfilled), d.Value)
	}
	panic(checks.Unworded(c))
}

// fixUnfilled moves the line that sets a variable above the line that uses it. If no line sets
// it, and the files are known to be mounted, it writes the path out.
func fixUnfilled(p *checks.Pass, c cause.Cause) []checks.Fix {
	if len(c.Sources) > 0 {
		title := redact.Textf("Move the line of %s above %s", strings.Join(checks.NamesOf(c.Sources), ", "), repair.PlaceOf(c))
		if edit := moveSources(p, c); edit != nil {
			return []checks.Fix{{Title: title, Edit: edit, Safety: checks.Safe}}
		}
		return []checks.Fix{{Title: title, Lines: sourceLines(c.Sources), Safety: checks.Unsafe}}
	}
	fixes := unfilledFixes(c.Vars[0])
	if slices.Contains([]string{"AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"}, c.Vars[0].Name) && repair.MountedFolder(c) != "" {
		fixes = append(repair.FixVariables(p, c), fixes...)
	}
	return fixes
}

// moveSources moves the lines that set variables above the line that uses them, nil if they are not
// lines of the same file of which each is the only one for its variable.
func moveSources(p *checks.Pass, c cause.Cause) fixers.Edit {
	use := c.At[0]
	data, err := p.Machine.Read(p.Project().Path(use.File))
	if err != nil {
		return nil
	}
	lines := repair.Lines(data)
	var changes []fixers.LineChange
	for _, v := range c.Sources {
		from := assignedBelow(lines, v.Name, use.Line)
		if v.Origin.File != use.File || from != v.Origin.Line || len(v.Unfilled) > 0 || strings.Contains(v.Raw, "$") {
			return nil
		}
		changes = append(changes, moved(lines, from, use.Line)...)
	}
	return fixers.EditLines{File: use.File, As: fixers.Dotenv, Changes: changes, Sure: true}
}

// sourceLines are the lines that set variables, with the values that may be shown.
func sourceLines(vars []astro.Var) []redact.Text {
	var lines []redact.Text
	for _, v := range vars {
		lines = append(lines, redact.NewText(v.Name+"="+show.Variable(v.Name, v.Raw)))
	}
	return lines
}

// lookUnfilled finds values of environment files with an unset $NAME, if AWS or Airflow reads
// them and nothing failed because of it.
func lookUnfilled(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	told := map[astro.Origin]bool{}
	for _, c := range p.Diagnosis().Causes {
		for _, at := range c.At {
			told[astro.Origin{File: at.File, Line: at.Line}] = true
		}
	}
	g := checks.NewGroups()
	unfilled := map[string]astro.Var{}
	for _, s := range p.Project().Services {
		for _, v := range s.Env {
			if v.Source != astro.FromEnvFile || len(v.Unfilled) == 0 || !diagnosis.ReadForAWS(v.Name) || told[astro.Origin{File: v.Origin.File, Line: v.Origin.Line}] {
				continue
			}
			key := cause.Place(v.Origin)
			unfilled[key] = v
			g.Add(key, s.Name, v.Origin)
		}
	}
	for _, one := range g.Sorted() {
		v := unfilled[one.Key]
		found = append(found, checks.Finding{
			Subject: v.Name, Severity: checks.Warning, At: checks.PositionsOf(one.At), Services: one.Services,
			Message: redact.Textf("%s (%s) uses $%s, which is not set, so part of the value is missing", v.Name, one.Key, strings.Join(v.Unfilled, " and $")),
			Fixes:   unfilledFixes(v),
		})
	}
	return found
}
