package credentialchain

import (
	"bytes"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// fixProcess corrects the script of a credential_process, or does without it.
func fixProcess(p *checks.Pass, c cause.Cause) []checks.Fix {
	f := c.Session.Outcome.Failure
	switch script := c.View.FS.Lookup(f.Path); {
	case f.Kind == boto.ProcessSyntax:
		return fixCommand(p, c)
	case script.IsFile():
		return []checks.Fix{fixInterpreter(p, p.Diagnosis().ShowPath(script.HostPath), script.HostPath, script.Data)}
	}
	return []checks.Fix{copyKeys(p, c)}
}

// fixCommand closes the quote of a command, or removes an empty one.
func fixCommand(p *checks.Pass, c cause.Cause) []checks.Fix {
	for _, s := range profileSections(c) {
		o := s.Option("credential_process")
		if o == nil || strings.TrimSpace(o.Value) == "" {
			continue
		}
		command := strings.TrimRight(o.Value, "\\")
		for _, quote := range []string{`"`, "'"} {
			if strings.Count(command, quote)%2 == 1 {
				command += quote
				break
			}
		}
		return []checks.Fix{repair.ByHand("Close the quote of the command in "+repair.PlaceOf(c), o.Written+" = "+command)}
	}
	return []checks.Fix{repair.RemoveSetting(p, c, c.Key, "Comment out the empty credential_process in "+repair.PlaceOf(c))}
}

// fixInterpreter gives a script line endings and an interpreter that the container has.
func fixInterpreter(p *checks.Pass, shown, file string, data []byte) checks.Fix {
	if !bytes.Contains(data, []byte("\r\n")) {
		return repair.ByHand("Write an interpreter of the image into the first line of "+shown, "#!/bin/sh")
	}
	fix := checks.Fix{Title: redact.NewText("Save " + shown + " with Unix line endings"), Safety: checks.Unsafe}
	fix.Commands = redact.Texts("perl -pi -e 's/\\r$//' " + p.QuotePath(file))
	if !p.POSIX() {
		quoted := p.QuotePath(file)
		fix.Commands = redact.Texts("[IO.File]::WriteAllText((Resolve-Path -LiteralPath " + quoted + "), (Get-Content -Raw -LiteralPath " + quoted + ").Replace(\"`r`n\", \"`n\"))")
	}
	return fix
}
