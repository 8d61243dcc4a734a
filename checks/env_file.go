package checks

import (
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// EnvFile looks at .env by the rules of the reader that this mode uses.
var EnvFile = &Check{
	ID:    "env-file",
	Title: "The environment file",
	Doc: `Three readers read the same .env differently: compose when the containers start, the
CLI itself in standalone mode, and docker for ` + "`astro dev pytest`" + `. This check reads it
as the mode of this project does, and looks at what reaches the containers in the end:
names that nobody reads, quotes that stay, values filled in on this machine that were
meant for the container, texts that were never filled in.`,
	Scope: Project,
	Rules: []*Rule{
		DotenvSyntax,
		DotenvNotRead,
		EnvNameMisspelled,
		EnvValueHasQuotes,
		EnvValueExpandedOnHost,
		EnvironmentBlockOverridesEnvFile,
		UndefinedVariableInEnvFile,
		DotenvReadersDiffer,
		PlaceholderLeft,
		EnvValueInvalid,
	},
	Run: checkEnvFile,
}

func checkEnvFile(_ context.Context, p *Pass) error {
	p.reportRefusals()
	p.reportCauses()
	if err := p.refused(); err != nil {
		return err
	}
	p.warnNames()
	p.warnPlaceholders()
	p.warnReaders()
	p.warnLost()
	p.warnUnfilled()
	if !p.Project().EnvFile.Exists && !p.Diagnosis().UsesAWS() {
		return Skipf("there is no %s", p.Project().EnvFile.Path)
	}
	return p.elsewhere(failsForEnvFile)
}

// dotenvMessage says where and why compose refuses an environment file, with
// nothing of a value in it.
func dotenvMessage(p *astro.Project, r astro.Refusal, where string) string {
	switch {
	case strings.Contains(r.Text, "is a directory"):
		return fmt.Sprintf("%s is a folder; compose wants a file", r.Subject)
	case r.Unreadable != "":
		return fmt.Sprintf("%s %s", r.Subject, r.Unreadable)
	case strings.Contains(r.Text, "unterminated quoted value"):
		return where + "a quote is opened and not closed"
	case strings.Contains(r.Text, "key cannot contain a space"):
		return where + "a variable's name cannot have a blank in it; write NAME=value"
	case wrongEncoding(p, r) != "":
		return r.Subject + " is saved as UTF-16, which is what > makes in PowerShell; compose reads UTF-8"
	case strings.Contains(r.Text, "unexpected character"):
		return where + unexpectedWords(p, r)
	case strings.Contains(r.Text, "required variable "):
		return where + "${NAME:?} wants a variable that neither the shell nor an earlier line sets"
	case strings.Contains(r.Text, "Invalid template"):
		return where + "a ${ is not closed; a lone $ is written $$"
	}
	return where + "compose cannot read the file"
}

// quotedName is an assignment with quotes around the name.
var quotedName = lazyregexp.New(`^\s*["'][A-Za-z_]\w*["']\s*=`)

// unexpectedWords tells JSON that a quote ended too early, or that runs over
// several lines, from a line that is no assignment.
func unexpectedWords(p *astro.Project, r astro.Refusal) string {
	line := string(astro.LineAt(p.EnvFile.Data, r.At))
	switch {
	case strings.Contains(line, `="{`):
		return "the double quotes inside the value end it; put the JSON into single quotes: NAME='{...}'"
	case quotedName().MatchString(line):
		return "a variable's name stands without quotes: NAME=value"
	case strings.HasPrefix(strings.TrimSpace(line), `"`) || strings.HasPrefix(strings.TrimSpace(line), "{"):
		return "a value without quotes ends with its line; write the JSON on one line, in single quotes"
	}
	return "this is no assignment of the form NAME=value"
}

// warnNames reports variables that nobody reads, where all works without them:
// what they say has no effect.
func (p *Pass) warnNames() {
	for _, v := range p.Project().EnvFile.Vars {
		meant := diagnosis.MeantVariable(v.Name)
		if meant == "" || !strings.HasPrefix(strings.ToUpper(v.Name), "AWS") || p.explained(EnvNameMisspelled, v.Name) {
			continue
		}
		if p.anyServiceHas(meant) && v.Name != strings.ToLower(v.Name) {
			continue // a second spelling beside the right one
		}
		f := Finding{
			Rule: EnvNameMisspelled, Severity: Warning, At: locations([]astro.Origin{v.Origin}),
			Message: redact.Textf("%s (%s) is no variable of boto3, so it has no effect; %s was probably meant", v.Name, diagnosis.Place(v.Origin), meant),
		}
		f.Fixes = []Fix{{Title: redact.Textf("Write %s instead of %s, or remove the line", meant, v.Name), Safety: Unsafe}}
		if p.namesNothing(meant, v.Value) {
			f.Fixes = []Fix{removeVariable(v)}
		}
		p.Report(f)
	}
}

// namesNothing reports whether a value of a variable would name a profile that no
// service has: under its right name it would do harm.
func (p *Pass) namesNothing(variable, value string) bool {
	return (variable == "AWS_PROFILE" || variable == "AWS_DEFAULT_PROFILE") && !p.isProfile(value)
}

// isProfile reports whether boto3 finds a profile of that name in some service.
func (p *Pass) isProfile(name string) bool {
	return slices.ContainsFunc(p.Diagnosis().Views, func(v *diagnosis.View) bool { return slices.Contains(v.Default().Profiles, name) })
}

// explained tells whether a cause of a rule about a subject is known already.
func (p *Pass) explained(rule *Rule, subject string) bool {
	for _, c := range p.causesOf(rule) {
		if c.Subject == subject {
			return true
		}
	}
	return false
}

func (p *Pass) anyServiceHas(name string) bool {
	for _, s := range p.Project().Services {
		if _, ok := s.Env[name]; ok {
			return true
		}
	}
	return false
}

// warnPlaceholders reports texts that were never filled in, in variables of AWS
// on which nothing depends so far.
func (p *Pass) warnPlaceholders() {
	if len(p.causesOf(PlaceholderLeft)) > 0 {
		return
	}
	for _, v := range p.Project().EnvFile.Vars {
		if v.Name == airflow.KwargsVariable && !diagnosis.MayBePlaceholder(v.Value) {
			continue
		}
		// What is called like a placeholder and is there was meant.
		if found := diagnosis.Placeholder(v.Name, v.Value); found != "" && !p.isProfile(found) && (strings.HasPrefix(v.Name, "AWS_") || strings.HasPrefix(v.Name, "AIRFLOW__SECRETS__")) {
			p.Report(Finding{
				Rule: PlaceholderLeft, Severity: Warning, At: locations([]astro.Origin{v.Origin}),
				Message: redact.Textf("%s still says %s (%s), which was to be filled in", v.Name, found, diagnosis.Place(v.Origin)),
				Fixes:   []Fix{{Title: redact.NewText("Fill in the value"), Safety: Unsafe}},
			})
		}
	}
}

// warnReaders reports, in standalone mode, what the CLI's simple reader makes
// otherwise of a line than compose: such a file was written for the containers.
func (p *Pass) warnReaders() {
	if p.Project().Mode != astro.Standalone {
		return
	}
	for _, d := range p.Project().Differences("AWS_", "AIRFLOW__SECRETS__", "AIRFLOW_CONN_") {
		if d.InStandalone != nil && d.InDocker != nil && *d.InStandalone == *d.InDocker {
			continue
		}
		p.Report(Finding{
			Rule: DotenvReadersDiffer, At: locations([]astro.Origin{d.Var.Origin}),
			Message: redact.Textf("%s (%s) is read otherwise in standalone mode than by compose: there quotes inside, `export`, $NAME and comments behind a value stay as they are", d.Var.Name, diagnosis.Place(d.Var.Origin)),
			Fixes:   []Fix{{Title: redact.NewText("Write NAME=value, without export, variables or a comment behind it"), Safety: Unsafe}},
		})
	}
}

func fixUnreadEnv(p *Pass, c diagnosis.Cause) []Fix {
	fixes := []Fix{}
	if !p.Machine.Exists(filepath.Join(p.Dir, filepath.FromSlash(c.Suggestion))) {
		fix := withEdit(fmt.Sprintf("Rename %s to %s", c.Subject, c.Suggestion), Safe, fixers.RenameFile{From: c.Subject, To: c.Suggestion})
		fixes = append(fixes, fix)
	}
	return append(fixes, Fix{Title: redact.NewText("Name the file at the start"), Commands: redact.Texts("astro dev start --env " + p.quoted(c.Subject)), Safety: Unsafe})
}

func fixName(_ *Pass, c diagnosis.Cause) []Fix {
	v := c.Vars[0]
	if v.Source != astro.FromEnvFile {
		return []Fix{{Title: redact.Textf("Write %s instead of %s (%s)", c.Suggestion, c.Subject, placesOf(c, v)), Safety: Unsafe}}
	}
	return []Fix{withEdit(fmt.Sprintf("Write %s instead of %s in %s", c.Suggestion, c.Subject, v.Origin.File), Safe,
		fixers.RenameVariable{File: v.Origin.File, From: c.Subject, To: c.Suggestion})}
}

func fixQuotes(_ *Pass, c diagnosis.Cause) []Fix {
	v := c.Vars[0]
	switch v.Source {
	case astro.FromEnvFile:
		return []Fix{withEdit(fmt.Sprintf("Write %s=%s without quotes", c.Subject, c.Suggestion), Safe,
			fixers.RetargetVariables{File: v.Origin.File, Set: map[string]string{c.Subject: c.Suggestion}, Unquoted: true})}
	case astro.FromEnvironment:
		return []Fix{{Title: redact.Textf(`Write - %[1]s=%[2]s without quotes, or quote the whole entry: - "%[1]s=%[2]s" (%[3]s)`, c.Subject, c.Suggestion, placesOf(c, v)), Safety: Unsafe}}
	}
	return []Fix{setVariable(c, v, c.Suggestion)}
}

func fixPlaceholder(p *Pass, c diagnosis.Cause) []Fix {
	if c.Mount != nil {
		return fixMountSource(p, c)
	}
	return []Fix{{Title: redact.Textf("Write the real value instead of %s (%s)", c.Subject, placeOf(c)), Safety: Unsafe}}
}
