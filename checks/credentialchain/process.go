package credentialchain

import (
	"bytes"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/lazyregexp"
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
	if fix, ok := expandHome(c); ok {
		return []checks.Fix{fix, copyKeys(p, c)}
	}
	return []checks.Fix{copyKeys(p, c)}
}

// homeCommand is a command that begins with ~/ and needs no quotes in a shell.
var homeCommand = lazyregexp.New(`^~(/[A-Za-z0-9_./=@%+, -]+)$`)

// expandHome runs a command that begins with ~ in a shell, which expands the home folder: boto3
// uses none (botocore 1.43 credentials.py, ProcessProvider).
func expandHome(c cause.Cause) (checks.Fix, bool) {
	for _, s := range profileSections(c) {
		o := s.Option("credential_process")
		if o == nil {
			continue
		}
		if m := homeCommand().FindStringSubmatch(strings.TrimSpace(o.Value)); m != nil {
			return repair.ByHand("Let a shell expand the home folder in "+repair.PlaceOf(c), o.Written+` = sh -c 'exec "$HOME"`+m[1]+"'"), true
		}
	}
	return checks.Fix{}, false
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
