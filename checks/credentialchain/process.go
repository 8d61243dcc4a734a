package credentialchain

import (
	"bytes"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/lazyregexp"
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
	var fixes []checks.Fix
	if fix, ok := rewriteCommand(p, c); ok {
		fixes = append(fixes, fix)
	}
	return append(fixes, copyKeys(p, c))
}

// homeCommand is a command in the home folder, or an interpreter with its script there, that needs no
// quotes in a shell.
var homeCommand = lazyregexp.New(`^([A-Za-z0-9_./+-]+ |)(?:~|\$HOME|\$\{HOME\})(/[A-Za-z0-9_./=@%+, -]+)$`)

// rewriteCommand runs a command that begins with the home folder in a shell, which expands it: boto3
// uses none (botocore 1.43 credentials.py, ProcessProvider). A path with a space gets quotes.
func rewriteCommand(p *checks.Pass, c cause.Cause) (checks.Fix, bool) {
	for _, s := range profileSections(c) {
		o := s.Option("credential_process")
		if o == nil {
			continue
		}
		command := strings.TrimSpace(o.Value)
		if m := homeCommand().FindStringSubmatch(command); m != nil {
			interpreter, rest := m[1], m[2]
			if interpreter == "" {
				interpreter = interpreterOf(c, rest)
			}
			return setCommand(p, c, o, "Let a shell expand the home folder", "sh -c 'exec "+interpreter+`"$HOME"`+quoteRest(c, rest)+"'"), true
		}
		if strings.Contains(command, " ") && !strings.ContainsAny(command, `"'\`) && c.View.FS.Lookup(command).IsFile() {
			return setCommand(p, c, o, "Write quotes around the path", `"`+command+`"`), true
		}
	}
	return checks.Fix{}, false
}

// quoteRest is the part of a command after the home folder, in quotes as far as it is a path with a
// space.
func quoteRest(c cause.Cause, rest string) string {
	if strings.Contains(rest, " ") && c.View.FS.Lookup(c.View.Process.Home+rest).IsFile() {
		return `"` + rest + `"`
	}
	return rest
}

// interpreterOf is what has to run a script in the home folder that is not executable, "" for any
// other command.
func interpreterOf(c cause.Cause, rest string) string {
	script := c.View.FS.Lookup(c.View.Process.Home + rest)
	if !script.IsFile() || script.HostInfo.Mode&0o111 != 0 {
		return ""
	}
	return interpreterName(script.Data) + " "
}

// interpreterName is the program in the first line of a script, without its folder.
func interpreterName(script []byte) string {
	line, _, _ := bytes.Cut(script, []byte("\n"))
	words := strings.Fields(strings.TrimPrefix(string(line), "#!"))
	if len(words) > 1 && path.Base(words[0]) == "env" {
		words = words[1:]
	}
	if len(words) == 0 || !bytes.HasPrefix(script, []byte("#!")) {
		return "sh"
	}
	return path.Base(words[0])
}

// setCommand writes another credential_process.
func setCommand(p *checks.Pass, c cause.Cause, o *boto.Option, title, command string) checks.Fix {
	title += " in " + repair.PlaceOf(c)
	file := repair.FileOf(p, c)
	if file == "" || c.Section == "" {
		return repair.ByHand(title, o.Written+" = "+command)
	}
	return checks.WithEdit(title, checks.Unsafe, fixers.SetSetting{File: file, Section: c.Section, Key: o.Written, Value: command})
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
		return []checks.Fix{setCommand(p, c, o, "Close the quote of the command", command)}
	}
	return []checks.Fix{
		repair.RemoveSetting(p, c, c.Key, "Comment out the empty credential_process in "+repair.PlaceOf(c)),
		repair.ByHand("Write the command in "+repair.PlaceOf(c), "credential_process = <command>"),
	}
}

// fixInterpreter gives a script line endings and an interpreter that the container has.
func fixInterpreter(_ *checks.Pass, shown, file string, data []byte) checks.Fix {
	if bytes.Contains(data, []byte("\r\n")) {
		return checks.WithEdit("Save "+shown+" with Unix line endings", checks.Unsafe, fixers.UnixLineEnds{File: file})
	}
	name := interpreterName(data)
	line := "#!/usr/bin/env " + name
	if !slices.Contains([]string{"sh", "bash", "python3", "python"}, name) {
		return repair.ByHand("Write an interpreter of the image into the first line of "+shown, "#!/bin/sh")
	}
	if name == "sh" {
		line = "#!/bin/sh"
	}
	return checks.WithEdit("Write "+line+" into the first line of "+shown, checks.Unsafe,
		fixers.EditLines{File: file, Changes: []fixers.LineChange{fixers.ReplaceLines(1, 1, line)}})
}

// addInterpreter writes the first line of a script that has none; ok is false if the file is a
// program.
func addInterpreter(shown, file string, data []byte) (fix checks.Fix, ok bool) {
	if !utf8.Valid(data) || bytes.IndexByte(data, 0) >= 0 || bytes.HasPrefix(data, []byte("#!")) || len(data) == 0 {
		return fix, false
	}
	line := map[string]string{"": "#!/bin/sh", ".sh": "#!/bin/sh", ".bash": "#!/usr/bin/env bash", ".py": "#!/usr/bin/env python3"}[path.Ext(file)]
	if line == "" {
		return fix, false
	}
	return checks.WithEdit("Write "+line+" above the first line of "+shown, checks.Unsafe,
		fixers.EditLines{File: file, Changes: []fixers.LineChange{fixers.InsertLines(1, line)}}), true
}
