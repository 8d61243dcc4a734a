package diagnosis

import (
	"context"
	"testing"
	"time"

	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/casetest"
	"doctor/internal/host"
)

func TestCauses(t *testing.T) {
	now := time.Now()
	for _, c := range casetest.Load(t, "../../../shared/cases") {
		t.Run(c.Name, func(t *testing.T) {
			g := c.LayOut(t, now)
			m := &host.Machine{OS: c.Layout.Host.OS, Env: g.Env, Home: g.Home, Dir: g.Project, Now: func() time.Time { return now }}
			p := astro.Load(context.Background(), m, g.Project, astro.Options{})
			v, _ := airflow.ParseVersion(p.Image.Airflow)
			d := Of(Input{Project: p, Machine: m, AirflowVersion: v})
			for _, r := range p.Refusals {
				t.Logf("refused %s: %s %v", r.Rule, r.Text, r.At)
			}
			for _, x := range d.Causes {
				t.Logf("%s %v\n  %s\n  %s %v", x.Rule, x.Services, x.Message, x.Symptom, x.At)
			}
			if !c.Expect.ShouldFail || c.Expect.Needs == "network" || c.Expect.Needs == "image" {
				if len(d.Causes)+len(p.Refusals) > 0 && c.Expect.Needs != "image" {
					t.Errorf("false alarm")
				}
				return
			}
			got := ""
			if len(p.Refusals) > 0 {
				got = p.Refusals[0].Rule
			} else if len(d.Causes) > 0 {
				got = d.Causes[0].Rule
			}
			if got != c.Expect.RootCause || len(d.Causes)+len(p.Refusals) != 1 {
				t.Errorf("got %q of %d, want %s", got, len(d.Causes)+len(p.Refusals), c.Expect.RootCause)
			}
		})
	}
}
