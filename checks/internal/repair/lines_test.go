package repair

import (
	"testing"

	"doctor/checks"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
)

// TestLineCommands: each command is one of the shell that the system has. Examples of rules run those
// of a Unix shell.
func TestLineCommands(t *testing.T) {
	for name, test := range map[string]struct {
		command       func(*checks.Pass) redact.Text
		unix, windows string
	}{
		"a text in the whole file": {
			func(p *checks.Pass) redact.Text { return Substitute(p, "f.yml", `\$\{A#`, "${A}'", Span{}) },
			`perl -pi -e 's#\$\{A\##\${A}'\''#g' f.yml`,
			`(Get-Content f.yml) | ForEach-Object { $_ -replace '\$\{A#', '$${A}''' } | Set-Content f.yml`,
		},
		"a line": {
			func(p *checks.Pass) redact.Text { return CommentOut(p, "f.yml", Line(3)) },
			`perl -pi -e 's#^(?=\s*\S)#\# #g if $. == 3' f.yml`,
			`(Get-Content f.yml) | ForEach-Object { if ($_.ReadCount -in 3..3) { $_ -replace '^(?=\s*\S)', '# ' } else { $_ } } | Set-Content f.yml`,
		},
	} {
		for system, want := range map[string]string{"linux": test.unix, "windows": test.windows} {
			dir := t.TempDir()
			m := &host.Machine{OS: system, Dir: dir}
			p := &checks.Pass{Facts: facts.New(t.Context(), m, dir, facts.Options{Scopes: []facts.Scope{facts.Project}})}
			if got := redacttest.Raw(test.command(p)); got != want {
				t.Errorf("%s on %s:\n%s\nwant\n%s", name, system, got, want)
			}
		}
	}
}

func TestBlockAt(t *testing.T) {
	const text = "a:\n  - x:\n      y\n\n  - z\nb: c\n"
	for number, want := range map[int]Span{1: {1, 5}, 2: {2, 3}, 5: {5, 5}, 6: {6, 6}, 0: {}, 99: {}} {
		if got := BlockAt([]byte(text), number); got != want {
			t.Errorf("line %d: %v, want %v", number, got, want)
		}
	}
}
