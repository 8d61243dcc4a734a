package checks

import (
	"path/filepath"
	"strings"

	"doctor/fixers"
	"doctor/internal/host"
	"doctor/internal/redact"
)

// Quote quotes a word for a shell of the machine's OS.
func (p *Pass) Quote(word string) string { return host.Quote(p.Machine.OS, word) }

// Flag writes a flag with its value for a command, with a leading space. A value that begins
// with a dash stays a value.
func (p *Pass) Flag(name, value string) string {
	if strings.HasPrefix(value, "-") {
		return " " + p.Quote(name+"="+value)
	}
	return " " + name + " " + p.Quote(value)
}

// QuotePath writes a host path for a command that runs in the project folder. Outside of the
// folder the path is absolute: only the report knows whether the shell's ~ is the examined
// home folder.
func (p *Pass) QuotePath(path string) string {
	slashed, dir := filepath.ToSlash(path), filepath.ToSlash(p.Dir)+"/"
	if rest, inside := strings.CutPrefix(slashed, dir); inside {
		path = rest
	}
	return p.Quote(path)
}

// AWSCLI returns a command of the AWS CLI. It sets the home folder if the shell has another
// one than the examined one.
func (p *Pass) AWSCLI(arguments string) redact.Text {
	switch {
	case p.Machine.ShellHome == "":
		return redact.NewText("aws " + arguments)
	case p.POSIX():
		return redact.Textf("HOME=%s aws %s", p.Quote(p.Machine.Home), arguments)
	}
	// PowerShell cannot set a variable for a single command.
	return redact.Textf("$own = $env:USERPROFILE; try { $env:USERPROFILE = %s; aws %s } finally { $env:USERPROFILE = $own }",
		host.QuotePowerShell(p.Machine.Home), arguments)
}

// Configure returns a fix by `aws configure` with further arguments.
func (p *Pass) Configure(title, arguments string) Fix {
	return Fix{Title: redact.NewText(title), Commands: []redact.Text{p.AWSCLI("configure" + arguments)}, Writes: fixers.CredentialFiles, Safety: Unsafe}
}

// Login returns a fix by a login of the AWS CLI: "login" or "sso login" with further
// arguments.
func (p *Pass) Login(title, arguments string) Fix {
	return Fix{Title: redact.NewText(title), Commands: []redact.Text{p.AWSCLI(arguments)}, Writes: fixers.LoginTokens, Safety: Unsafe}
}

// TouchCommand returns the command that creates an empty file.
func (p *Pass) TouchCommand(name string) string {
	if p.POSIX() {
		return "touch " + p.Quote(name)
	}
	return "New-Item -ItemType File " + p.Quote(name)
}

// systemNames are the names of the systems for people.
var systemNames = map[string]string{"linux": "Linux", "darwin": "macOS", "windows": "Windows"}

// POSIX reports whether the machine's shell is a Unix one.
func (p *Pass) POSIX() bool { return p.Machine.OS != "windows" }

// WithEdit returns a fix that doctor can apply; the report adds the command.
func WithEdit(title string, safety Safety, edit fixers.Edit) Fix {
	return Fix{Title: redact.NewText(title), Edit: edit, Safety: safety}
}

// SkipPredictedEngine returns the error that skips checks of the engine when the system is
// predicted.
func (p *Pass) SkipPredictedEngine() error {
	return Skipf("this machine is not %s (--os), so its engine is not asked", systemNames[p.Machine.OS])
}
