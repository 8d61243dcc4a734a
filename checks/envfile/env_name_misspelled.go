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
	"doctor/internal/awsnames"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

func fixName(p *checks.Pass, c cause.Cause) []checks.Fix {
	v := c.Vars[0]
	if v.Origin.File == astro.OverrideName && (v.Source == astro.FromEnvironment || v.Source == astro.FromShell) {
		return []checks.Fix{checks.WithEdit(fmt.Sprintf("Write %s instead of %s in %s", c.Suggestion, c.Subject, repair.PlacesOf(c, v)), checks.Unsafe,
			fixers.RenameVariable{File: v.Origin.File, From: c.Subject, To: c.Suggestion})}
	}
	if v.Source != astro.FromEnvFile {
		fix := checks.Fix{Title: redact.Textf("Write %s instead of %s in %s", c.Suggestion, c.Subject, repair.PlacesOf(c, v)), Safety: checks.Unsafe}
		if changes := renameVariable(p, c, v); changes != nil && v.Source == astro.FromImage {
			fix.Edit = fixers.EditLines{File: v.Origin.File, As: fixers.Dockerfile, Changes: changes}
		} else {
			fix = repair.WithChanges(fix, changes)
		}
		return []checks.Fix{fix}
	}
	return []checks.Fix{checks.WithEdit(fmt.Sprintf("Write %s instead of %s in %s", c.Suggestion, c.Subject, v.Origin.File), checks.Safe,
		fixers.RenameVariable{File: v.Origin.File, From: c.Subject, To: c.Suggestion})}
}

var EnvNameMisspelled = &checks.Rule{
	ID:     "env-name-misspelled",
	Causes: []cause.Kind{cause.EnvNameMisspelled}, Severity: checks.Error, Since: "0.1.0",
	Title: "Misspelled AWS variable",
	Doc: checks.Page(
		checks.NoCredentials+", or another error that the variable should prevent. Nothing is printed about its name.",
		"boto3 reads its variables only under their exact names, in uppercase. It ignores `AWS_CREDENTIALS_FILE`, `AWS_ACCESS_KEY` and `aws_profile`. "+
			"The finding is a warning if nothing fails.",
		"Use the name that the finding suggests, then run `astro dev restart`."),
	Look: lookNames,
	Message: checks.Says(func(c cause.Cause, d cause.Misspelled) redact.Text {
		return redact.Textf("boto3 ignores %s%s: it reads %s", d.Name, wording.InBrackets(c, d.At), d.Read)
	}),
	Fixes: fixName,
}

// renameVariable renames a variable wherever the override or the Dockerfile has it; nil if a line has
// it not exactly once.
func renameVariable(p *checks.Pass, c cause.Cause, v astro.Var) []fixers.LineChange {
	if v.Origin.File != astro.OverrideName && v.Source != astro.FromImage {
		return nil
	}
	data, err := p.Machine.Read(p.Project().Path(v.Origin.File))
	if err != nil {
		return nil
	}
	var changes []fixers.LineChange
	for i, line := range repair.Lines(data) {
		at := strings.Index(line, c.Subject)
		if at < 0 || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		behind := line[at+len(c.Subject):]
		named := behind == "" || strings.ContainsAny(behind[:1], ":= \"'")
		if !named || at > 0 && !strings.ContainsAny(line[at-1:at], " \t-\"'[{,") || strings.Count(line, c.Subject) != 1 {
			return nil
		}
		changes = append(changes, fixers.ReplaceText(i+1, c.Subject, c.Suggestion))
	}
	return changes
}

// lookNames finds variables that nothing reads although everything works without them: their
// values have no effect.
func lookNames(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	for _, v := range p.Project().EnvFile.Vars {
		meant := awsnames.MeantVariable(v.Name)
		if meant == "" || !strings.HasPrefix(strings.ToUpper(v.Name), "AWS") || p.HasCause(v.Name, cause.EnvNameMisspelled) {
			continue
		}
		if p.AnyServiceHas(meant) && v.Name != strings.ToLower(v.Name) {
			continue // the correct spelling is set too
		}
		if slices.Contains(p.Code().Reads, v.Name) || takesEffect(p, v.Name) {
			continue // the project's own code reads it, or boto3 after all
		}
		f := checks.Finding{
			Subject: v.Name, Severity: checks.Warning, At: checks.PositionsOf([]astro.Origin{v.Origin}),
			Message: redact.Textf("boto3 ignores %s (%s): did you mean %s?", v.Name, cause.Place(v.Origin), meant),
		}
		f.Fixes = []checks.Fix{checks.WithEdit(fmt.Sprintf("Write %s instead of %s in %s", meant, v.Name, v.Origin.File), checks.Unsafe,
			fixers.RenameVariable{File: v.Origin.File, From: v.Name, To: meant}), repair.RemoveVariable(v)}
		switch {
		case namesNothing(p, meant, v.Value):
			f.Fixes = []checks.Fix{repair.RemoveVariable(v)}
		case isKeyVariable(meant) && seesFiles(p): // whose place the keys would take, valid or not
			f.Fixes = []checks.Fix{repair.RemoveVariable(v), repair.ByHand(fmt.Sprintf("Write %s instead of %s in %s if these keys should be used", meant, v.Name, v.Origin.File))}
		}
		found = append(found, f)
	}
	return found
}

// takesEffect reports whether a service gets its credentials, or its failure, from the file of a
// variable that is known as a misspelling but that boto3 reads too, for the format of EC2's first tools.
func takesEffect(p *checks.Pass, name string) bool {
	return name == "AWS_CREDENTIAL_FILE" && slices.ContainsFunc(p.Diagnosis().Views, func(v *sessions.View) bool {
		o := v.Default()
		return o.Method == "ec2-credentials-file" || o.Failure != nil && o.Failure.Provider == "ec2-credentials-file"
	})
}

func isKeyVariable(name string) bool {
	return slices.Contains([]string{"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}, name)
}

// seesFiles reports whether a service sees one of the AWS files.
func seesFiles(p *checks.Pass) bool {
	return slices.ContainsFunc(p.Diagnosis().Views, func(v *sessions.View) bool {
		return v.Default().CredentialsFile.Entry.IsFile() || v.Default().ConfigFile.Entry.IsFile()
	})
}
