package repair

import (
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact/redacttest"
)

// What a command for PowerShell takes from a file is a string to it, and the command is
// one of PowerShell: on Windows cmd is asked for nothing.
func TestPowerShellCommands(t *testing.T) {
	const evil = `C:\x|calc.exe`
	p := &checks.Pass{Facts: &facts.Facts{Dir: `C:\p`, Machine: &host.Machine{OS: "windows", Home: `C:\it's & me`, ShellHome: `C:\me`, Dir: `C:\p`}}}
	for _, test := range []struct{ got, want string }{
		{Export(p, "X", evil), `$env:X = 'C:\x|calc.exe'`},
		{Export(p, "X", `C:\x`), `$env:X = 'C:\x'`},
		{Export(p, "X", "dev"), `$env:X = 'dev'`},
		{Export(p, "X", "a’; calc #"), `$env:X = 'a’’; calc #'`},
		{Unset(p, "X"), "Remove-Item Env:X"},
		{redacttest.Raw(p.AWSCLI("sso login")), `$own = $env:USERPROFILE; try { $env:USERPROFILE = 'C:\it''s & me'; aws sso login } finally { $env:USERPROFILE = $own }`},
		{p.TouchCommand("a b"), "New-Item -ItemType File 'a b'"},
		{p.Flag("--profile", "-x"), " --profile=-x"},
		{p.Flag("--profile", "it's"), " --profile 'it''s'"},
		{p.RemoveCommand(`C:\a[b]`), `Move-Item -LiteralPath 'C:\a[b]' 'C:\a[b].old'`},
		{strings.Join(redacttest.RawAll(FixLink(p, cause.Cause{HostPath: `C:\x`})[0].Commands), "; "), ""},
	} {
		if test.got != test.want {
			t.Errorf("%s, want %s", test.got, test.want)
		}
	}
}

// On other systems the shell is one of POSIX.
func TestPOSIXCommands(t *testing.T) {
	p := &checks.Pass{Facts: &facts.Facts{Dir: "/p", Machine: &host.Machine{OS: "linux", Home: "/home/it's", ShellHome: "/home/me", Dir: "/p"}}}
	got := []string{Export(p, "X", "/x|calc"), Export(p, "X", "/x"), redacttest.Raw(p.AWSCLI("sso login")), p.TouchCommand("a b")}
	want := []string{"export X='/x|calc'", "export X=/x", `HOME='/home/it'\''s' aws sso login`, "touch 'a b'"}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
