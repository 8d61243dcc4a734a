package builtin_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/internal/exampletest"
	"doctor/fixers"
)

// TestFixesOfSharedLines: a fix of a line that services share through an anchor moves the
// mount for those that do not find their files, and keeps it for one that does.
func TestFixesOfSharedLines(t *testing.T) {
	const anchor = "x-aws: &aws\n  volumes:\n    - ~/.aws:/root/.aws:ro\n"
	moved := func(services string) string {
		return "x-aws: &aws\n  volumes:\n    - ~/.aws:/home/astro/.aws:ro\n" + services
	}
	const all = "services:\n  scheduler: *aws\n  dag-processor: *aws\n  api-server: *aws\n  triggerer: *aws\n"
	const own = "\n    <<: *aws\n    volumes:\n      - ~/.aws:/home/astro/.aws:ro\n"
	for name, c := range map[string]struct{ services, want string }{
		"all are meant": {all, moved(all)},
		"one runs as root": {
			"services:\n  scheduler:\n    <<: *aws\n    user: root\n  dag-processor: *aws\n  api-server: *aws\n  triggerer: *aws\n",
			anchor + "services:\n  scheduler:\n    <<: *aws\n    user: root\n  dag-processor:" + own + "  api-server:" + own + "  triggerer:" + own,
		},
		"one is not Airflow's": {
			all + "  tool:\n    <<: *aws\n    image: amazon/aws-cli\n",
			anchor + "services:\n  scheduler:" + own + "  dag-processor:" + own + "  api-server:" + own + "  triggerer:" + own + "  tool:\n    <<: *aws\n    image: amazon/aws-cli\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := layOut(t, "-- project/.env --\n-- project/docker-compose.override.yml --\n"+anchor+c.services)
			w := e.Facts()
			var edits []checks.Fix
			for _, f := range exampletest.Findings(offlineIn(t, w)) {
				if f.Rule.ID == "mount-target-not-used" {
					edits = append(edits, f.Fixes...)
				}
			}
			if len(edits) == 0 || edits[0].Edit == nil {
				t.Fatal("no fix of mount-target-not-used")
			}
			plan := fixers.NewPlan(w.Machine, fixers.Project{Dir: w.Dir, Home: w.Machine.Home})
			proposal, err := plan.Propose(edits[0])
			must(t, err)
			must(t, plan.Accept(proposal))
			_, err = plan.Apply(t.Context(), (&fixers.Store{Dir: t.TempDir()}).Begin(w.Dir, time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)))
			must(t, err)
			got, err := os.ReadFile(filepath.Join(e.Project, "docker-compose.override.yml"))
			must(t, err)
			if string(got) != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
			for _, f := range exampletest.Findings(offline(t, layOut(t, "-- project/.env --\n-- project/docker-compose.override.yml --\n"+string(got)))) {
				if f.Severity == checks.Error {
					t.Errorf("afterwards: %s", exampletest.Shown(f))
				}
			}
		})
	}
}
