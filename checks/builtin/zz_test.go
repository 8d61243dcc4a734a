package builtin

import (
	"context"
	"fmt"
	"os"
	"sync"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/casetest"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

func TestZZ(t *testing.T) {
	f, _ := os.Create(os.Getenv("ZZ"))
	var mu sync.Mutex
	now := casetest.Now()
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First, casetest.More) {
			t.Run(c.Set+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, now)
				m := &host.Machine{OS: c.Layout.Host.OS, Env: g.Env, Home: g.Home, Dir: g.Project, Now: func() time.Time { return now }}
				w := facts.New(t.Context(), m, g.Project, facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}, Timeout: scenetest.Unhurried, CheckTimeout: scenetest.Unhurried})
				report := run.Run(context.Background(), w, Checks(), run.Options{Offline: true})
				mu.Lock()
				defer mu.Unlock()
				for _, r := range report.Results {
					switch r.Check.ID {
					case "credential-chain", "credential-files", "aws-region", "sts-identity":
					default:
						continue
					}
					for _, x := range r.Findings {
						ok := false
						fixes := ""
						for _, fix := range x.Fixes {
							ok = ok || fix.Edit != nil || len(fix.Commands) > 0 || len(fix.Lines) > 0
							fixes += "\n    fix: " + redacttest.Raw(fix.Title)
							if fix.Edit != nil {
								fixes += " [" + fix.Edit.Name() + "]"
							}
							for _, c := range fix.Commands {
								fixes += "\n      $ " + redacttest.Raw(c)
							}
							for _, c := range fix.Lines {
								fixes += "\n      write " + redacttest.Raw(c)
							}
						}
						at := ""
						for _, p := range x.At {
							at += fmt.Sprintf(" %s:%d", p.File, p.Line)
						}
						mark := "ok"
						if !ok {
							mark = "NONE"
						}
						if r.SeverityOf(x) != checks.Error {
							mark = "warn"
						}
						fmt.Fprintf(f, "%s %s %s: %s |%s%s\n", mark, c.Name, x.Rule.ID, redacttest.Raw(x.Message), at, fixes)
					}
				}
			})
		}
	})
	f.Close()
}
