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
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

// fixName renames the variables, all of one file at once: keys help only together.
func fixName(p *checks.Pass, c cause.Cause) []checks.Fix {
	var fixes []checks.Fix
	for rest := c.Vars; len(rest) > 0; {
		var here, others []astro.Var
		for _, v := range rest {
			if v.Source == rest[0].Source && v.Origin.File == rest[0].Origin.File {
				here = append(here, v)
			} else {
				others = append(others, v)
			}
		}
		fix := rename(p, c, here)
		fix.And = len(fixes) > 0
		fixes, rest = append(fixes, fix), others
	}
	return fixes
}

// rename renames variables that are set in the same file.
func rename(p *checks.Pass, c cause.Cause, vars []astro.Var) checks.Fix {
	v := vars[0]
	var from, to []string
	edit := fixers.RenameVariable{File: v.Origin.File, From: v.Name, To: awsnames.MeantVariable(v.Name), Also: map[string]string{}}
	for i, v := range vars {
		from, to = append(from, v.Name), append(to, awsnames.MeantVariable(v.Name))
		if i > 0 {
			edit.Also[from[i]] = to[i]
		}
	}
	title := "Write " + phrase.List(to) + " instead of " + phrase.List(from) + " in "
	switch {
	case v.Source == astro.FromEnvFile:
		return checks.WithEdit(title+v.Origin.File, checks.Safe, edit)
	case v.Origin.File == astro.OverrideName && (v.Source == astro.FromEnvironment || v.Source == astro.FromShell):
		return checks.WithEdit(title+repair.PlacesOf(c, v), checks.Unsafe, edit)
	}
	fix := checks.Fix{Title: redact.NewText(title + repair.PlacesOf(c, v)), Safety: checks.Unsafe}
	var changes []fixers.LineChange
	for i := range from {
		more := renameVariable(p, vars[i], to[i])
		if more == nil {
			return fix
		}
		changes = append(changes, more...)
	}
	if v.Source == astro.FromImage {
		fix.Edit = fixers.EditLines{File: v.Origin.File, As: fixers.Dockerfile, Changes: changes}
		return fix
	}
	return repair.WithChanges(fix, changes)
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
		if d.Name == awsnames.OldCredentialFile && len(d.Also) == 0 {
			return redact.Textf(ofOldTools, d.Name, wording.InBrackets(c, d.At), d.Read)
		}
		names := append([]string{d.Name + wording.InBrackets(c, d.At)}, d.Also.List()...)
		return redact.Textf("boto3 ignores %s: it reads %s", phrase.List(names), phrase.List(append([]string{d.Read}, d.ReadToo.List()...)))
	}),
	Fixes: fixName,
}

// ofOldTools is the message about awsnames.OldCredentialFile, which boto3 does read.
const ofOldTools = "boto3 expects a file of the EC2 tools in %s%s: did you mean %s?"

// renameVariable renames a variable wherever the override or the Dockerfile has it; nil if a line has
// it not exactly once.
func renameVariable(p *checks.Pass, v astro.Var, to string) []fixers.LineChange {
	if v.Origin.File != astro.OverrideName && v.Source != astro.FromImage {
		return nil
	}
	data, err := p.Machine.Read(p.Project().Path(v.Origin.File))
	if err != nil {
		return nil
	}
	var changes []fixers.LineChange
	for i, line := range repair.Lines(data) {
		at := strings.Index(line, v.Name)
		if at < 0 || strings.HasPrefix(strings.TrimSpace(line), "#") {
			continue
		}
		behind := line[at+len(v.Name):]
		named := behind == "" || strings.ContainsAny(behind[:1], ":= \"'")
		if !named || at > 0 && !strings.ContainsAny(line[at-1:at], " \t-\"'[{,") || strings.Count(line, v.Name) != 1 {
			return nil
		}
		changes = append(changes, fixers.ReplaceText(i+1, v.Name, to))
	}
	return changes
}

// lookNames finds variables that nothing reads although everything works without them: their
// values have no effect.
func lookNames(_ context.Context, p *checks.Pass) []checks.Finding {
	var found []checks.Finding
	for _, v := range p.Project().EnvFile.Vars {
		meant := awsnames.MeantVariable(v.Name)
		if meant == "" || !strings.HasPrefix(strings.ToUpper(v.Name), "AWS") || explainsFailure(p, v.Name) {
			continue
		}
		if p.AnyServiceHas(meant) && v.Name != strings.ToLower(v.Name) {
			continue // the correct spelling is set too
		}
		if slices.Contains(p.Code().Reads, v.Name) {
			continue // the project's own code reads it
		}
		if v.Name == awsnames.OldCredentialFile && readsOldFile(p) {
			continue // boto3 too, after all
		}
		f := checks.Finding{
			Subject: v.Name, Severity: checks.Warning, At: checks.PositionsOf([]astro.Origin{v.Origin}),
			Message: redact.Textf("boto3 ignores %s (%s): did you mean %s?", v.Name, cause.Place(v.Origin), meant),
		}
		if v.Name == awsnames.OldCredentialFile {
			f.Message = redact.Textf(ofOldTools, v.Name, " ("+cause.Place(v.Origin)+")", meant)
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

// readsOldFile reports whether a session gets its keys from the file of AWS_CREDENTIAL_FILE, or
// fails because of it.
func readsOldFile(p *checks.Pass) bool {
	return slices.ContainsFunc(p.Diagnosis().Views, func(v *sessions.View) bool {
		return slices.ContainsFunc(v.Sessions, func(s *sessions.Session) bool {
			f := s.Outcome.Failure
			return s.Outcome.Method == "ec2-credentials-file" || f != nil && f.Provider == "ec2-credentials-file"
		})
	})
}

// explainsFailure reports whether a variable's name is, or is part of, the cause of a failure.
func explainsFailure(p *checks.Pass, name string) bool {
	return slices.ContainsFunc(p.CausesOf(cause.EnvNameMisspelled), func(c cause.Cause) bool {
		return slices.ContainsFunc(c.Vars, func(v astro.Var) bool { return v.Name == name })
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
