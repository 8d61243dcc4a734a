package checks

import (
	"slices"
	"strings"
	"testing"

	"doctor/internal/diagnosis"
	"doctor/internal/engine"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// A command that is suggested is one of the shell that the system has.
func TestOwnEngine(t *testing.T) {
	for _, test := range []struct{ os, from, want string }{
		{"linux", "DOCKER_HOST", "unset DOCKER_HOST"},
		{"windows", "DOCKER_HOST", "Remove-Item Env:DOCKER_HOST"},
		{"windows", "context remote in ~/.docker/config.json", "docker context use default"},
	} {
		p := &Pass{World: &World{Machine: &host.Machine{OS: test.os}}}
		if got := p.ownEngine(engine.Endpoint{From: test.from}); got != test.want {
			t.Errorf("%s, %s: %q, want %q", test.os, test.from, got, test.want)
		}
	}
}

// What a command for PowerShell takes from a file is a string to it, and the command is
// one of PowerShell: on Windows cmd is asked for nothing.
func TestPowerShellCommands(t *testing.T) {
	const evil = `C:\x|calc.exe`
	p := &Pass{World: &World{Dir: `C:\p`, Machine: &host.Machine{OS: "windows", Home: `C:\it's & me`, ShellHome: `C:\me`, Dir: `C:\p`}}}
	for _, test := range []struct{ got, want string }{
		{p.export("X", evil), `$env:X = 'C:\x|calc.exe'`},
		{p.export("X", `C:\x`), `$env:X = 'C:\x'`},
		{p.export("X", "dev"), `$env:X = 'dev'`},
		{p.export("X", "a’; calc #"), `$env:X = 'a’’; calc #'`},
		{p.unset("X"), "Remove-Item Env:X"},
		{redacttest.Raw(p.atHome(redact.NewText("aws sso login"))), `$own = $env:USERPROFILE; try { $env:USERPROFILE = 'C:\it''s & me'; aws sso login } finally { $env:USERPROFILE = $own }`},
		{redacttest.Raw(p.atHome(redact.NewText("astro dev start"))), "astro dev start"},
		{p.makeFile("a b"), "New-Item -ItemType File 'a b'"},
		{p.flag("--profile", "-x"), " --profile=-x"},
		{p.flag("--profile", "it's"), " --profile 'it''s'"},
		{p.outOfTheWay(`C:\a[b]`), `Move-Item -LiteralPath 'C:\a[b]' 'C:\a[b].old'`},
		{strings.Join(redacttest.RawAll(fixLink(p, diagnosis.Cause{HostPath: `C:\x`})[0].Commands), "; "), ""},
	} {
		if test.got != test.want {
			t.Errorf("%s, want %s", test.got, test.want)
		}
	}
}

// On other systems the shell is one of POSIX.
func TestPOSIXCommands(t *testing.T) {
	p := &Pass{World: &World{Dir: "/p", Machine: &host.Machine{OS: "linux", Home: "/home/it's", ShellHome: "/home/me", Dir: "/p"}}}
	got := []string{p.export("X", "/x|calc"), p.export("X", "/x"), redacttest.Raw(p.atHome(redact.NewText("aws sso login"))), p.makeFile("a b")}
	want := []string{"export X='/x|calc'", "export X=/x", `HOME='/home/it'\''s' aws sso login`, "touch 'a b'"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
