package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"time"

	"doctor/checks"
	"doctor/checks/doctorsettings"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

// fakeChecks do as the project's files say: every line of look.txt is a finding
// (rule, message; of two services where that begins with a plus), and the presence of hang, crash and no-network makes the
// others misbehave. What hangs goes on until over is closed, for ever if it is nil,
// and has written the file hanging by then.
func fakeChecks(over <-chan struct{}) []*checks.Check {
	rule := func(id string, s checks.Severity) *checks.Rule {
		return &checks.Rule{ID: id, Severity: s, Title: "The " + id, Doc: "**Fix.** Fix " + id + ".", Since: "0.1.0"}
	}
	has := func(p *checks.Pass, name string) bool { return p.Machine.Exists(filepath.Join(p.Dir, name)) }
	looks := []*checks.Rule{rule("look-broken", checks.Error), rule("look-odd", checks.Warning)}
	look := &checks.Check{
		ID: "look", Title: "What look.txt says", Doc: "Looks at look.txt.", Scope: facts.Project,
		Rules: looks,
		Run: func(_ context.Context, p *checks.Pass) error {
			data, err := os.ReadFile(filepath.Join(p.Dir, "look.txt")) // a message, not a file of the project
			if err != nil {
				return nil
			}
			for i, line := range strings.Split(strings.TrimSpace(string(data)), "\n") {
				id, message, _ := strings.Cut(line, " ")
				services := []string{"scheduler"}
				if strings.HasPrefix(message, "+") {
					services = append(services, "triggerer")
				}
				p.Report(checks.Finding{
					Rule: ruleOf(looks, id), Subject: message, Message: redact.NewText(message), At: []checks.Position{{File: "look.txt", Line: i + 1}},
					Services: services, Symptom: redact.NewText("it says: " + message),
					Fixes: []checks.Fix{{Title: redact.NewText("Fix it"), Commands: redact.Texts("rm " + filepath.Join(p.Machine.Home, "look.txt"))}},
				})
			}
			return nil
		},
	}
	return []*checks.Check{
		look,
		{
			ID: "slow", Title: "Something slow", Doc: "Hangs.", Scope: facts.Host,
			Rules: []*checks.Rule{rule("slow-broken", checks.Error)},
			Run: func(ctx context.Context, p *checks.Pass) error {
				if has(p, "crash") {
					panic("of \x1b[31mitself\nsecond line")
				}
				if has(p, "hang") {
					err := os.WriteFile(filepath.Join(p.Dir, "hanging"), nil, 0o600)
					<-over
					return err
				}
				if has(p, "nap") {
					select {
					case <-time.After(950 * time.Millisecond):
					case <-ctx.Done():
					}
				}
				return nil
			},
		},
		{
			ID: "network", Title: "The network", Doc: "Asks.", Scope: facts.AWS, Needs: []*checks.Check{look},
			Rules: []*checks.Rule{rule("network-broken", checks.Error)},
			Run: func(_ context.Context, p *checks.Pass) error {
				if has(p, "no-network") {
					return errors.New("no network")
				}
				return nil
			},
		},
		doctorsettings.Check,
	}
}

// ruleOf is the rule with that id, nil if not found.
func ruleOf(rules []*checks.Rule, id string) *checks.Rule {
	return (&checks.Check{Rules: rules}).Rule(id)
}
