package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/internal/host"
	"doctor/report"

	"github.com/spf13/cobra"
)

// The report of a diagnosis says what comes next; the rounds of fix show it themselves.
func TestThen(t *testing.T) {
	e := layOutExample(t, "airflow3-tutorial")
	override := filepath.Join(e.project, "docker-compose.override.yml")
	if err := os.WriteFile(override, []byte("services:\n  scheduler:\n    volumes:\n      - $(HOME)/.aws:/home/airflow/.aws\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(e.project, ".env"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for presentOnly, want := range map[bool][]string{
		false: {"mount-missing-on-some-services after interpolation-syntax", "mount-target-not-used after interpolation-syntax"},
		true:  nil,
	} {
		a, _, stderr := e.app()
		flags := diagnosisFlags{offline: true, presentOnly: presentOnly, timeout: a.budgets.run, checkTimeout: a.budgets.check}
		cmd := &cobra.Command{}
		cmd.SetContext(t.Context())
		targets, err := a.targets(cmd, flags, []string{"."})
		if err != nil {
			t.Fatal(err, stderr)
		}
		r := a.examine(t.Context(), targets, flags, report.Normal)
		var got []string
		for _, f := range r.Projects[0].Then {
			got = append(got, f.Finding.Rule.ID+" after "+f.Finding.After.ID)
		}
		if !slices.Equal(got, want) {
			t.Errorf("then %q, want %q", got, want)
		}
		if data, err := os.ReadFile(override); err != nil || !strings.Contains(string(data), "$(HOME)") {
			t.Errorf("the file was changed: %s, %v", data, err)
		}
	}
}

// A secret that shows as one only after a fix is masked in what is said of it.
func TestSecretsOfWhatIsForeseen(t *testing.T) {
	e := layOutExample(t, "airflow3-tutorial")
	a, _, _ := e.app()
	env := filepath.Join(e.project, ".env")
	over := (&host.Machine{OS: "linux", Home: e.home, Dir: e.project, Now: a.now}).Overlay()
	const secret = "swordfish-of-the-sea" // nothing in its form tells
	if err := over.Write(env, []byte("AWS_SECRET_ACCESS_KEY="+secret+"\n")); err != nil {
		t.Fatal(err)
	}
	m := over.Machine()
	if _, err := m.Read(env); err != nil {
		t.Fatal(err)
	}
	a.imagined = append(a.imagined, m)
	a.knowSecrets(nil)
	if got := a.scrubber.Scrub("it has " + secret); strings.Contains(got, secret) {
		t.Errorf("it says %q", got)
	}
}
