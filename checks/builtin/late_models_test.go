package builtin_test

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"doctor/checks"
	"doctor/checks/internal/exampletest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
)

// TestLateModels: if the time was up before a model was built, no check that needs it passes
// or fails, and each says why.
func TestLateModels(t *testing.T) {
	t.Parallel()
	for name, before := range map[string]func(*facts.Facts){
		"the project":   func(*facts.Facts) {},
		"the diagnosis": func(w *facts.Facts) { w.Project() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				e := layOut(t, fewKeys)
				o := exampletest.Unhurried()
				o.Scopes = []facts.Scope{facts.Project, facts.Host}
				ctx, cancel := context.WithCancel(t.Context())
				w := facts.New(ctx, e.Machine(), e.Project, o)
				before(w)
				cancel()
				time.Sleep(time.Second)
				said := 0
				for _, r := range offlineIn(t, w).Results {
					if r.Status != checks.Unknown && r.Status != checks.Skip {
						t.Errorf("%s is %s with %d findings", r.Check.ID, r.Status, len(r.Findings))
					}
					if strings.Contains(redacttest.Raw(r.Reason), "was not read in time") {
						said++
					}
				}
				if said == 0 {
					t.Error("nobody says why")
				}
			})
		})
	}
}
