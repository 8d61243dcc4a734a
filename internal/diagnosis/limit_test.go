package diagnosis

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"doctor/internal/astro"
	"doctor/internal/bounds"
	"doctor/internal/demand"
	"doctor/internal/host"
	"doctor/internal/sessions"
)

// runsOut is a context that ends after some calls.
type runsOut struct {
	context.Context
	left, asked int
}

func (c *runsOut) Err() error {
	if c.asked++; c.asked > c.left {
		return context.DeadlineExceeded
	}
	return nil
}

// many is a project with that many clients, each of another service.
func many(t *testing.T, clients int) sessions.Input {
	t.Helper()
	dir := t.TempDir()
	var connections strings.Builder
	for i := range 3 {
		fmt.Fprintf(&connections, "AIRFLOW_CONN_A%d=aws://?profile_name=none%[1]d\n", i)
	}
	for name, text := range map[string]string{"Dockerfile": "FROM astrocrpublic.azurecr.io/runtime:3.0-2\n", ".astro/config.yaml": "project:\n  name: x\n", ".env": connections.String()} {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	m := &host.Machine{OS: "linux", Home: dir, Dir: dir, Now: func() time.Time { return time.Unix(0, 0) }}
	in := sessions.Input{Project: astro.Load(t.Context(), m, dir, astro.Options{}), Machine: m, Code: &demand.Code{}}
	for i := range clients {
		u := demand.Use{Kind: demand.Client, Name: "client", At: astro.Origin{File: "dags/a.py", Line: i + 1}, Credentials: demand.Chain}
		u.Session.Service = fmt.Sprintf("s%d", i)
		in.Code.Uses = append(in.Code.Uses, u)
	}
	return in
}

// TestDiagnosisEndsWithTheRun: at whatever step the time runs out, the diagnosis ends within a few
// steps and reports that it is incomplete.
func TestDiagnosisEndsWithTheRun(t *testing.T) {
	t.Parallel()
	in := many(t, 4)
	all := &runsOut{Context: t.Context(), left: 1 << 30}
	if why := Of(all, in).Beyond(); why != (sessions.Excess{}) {
		t.Fatalf("in time: %+v", why)
	}
	if least := len(in.Project.Services) * (3 + 4); all.asked < least {
		t.Errorf("it looked at the time %d times, of at least %d sessions and clients", all.asked, least)
	}
	for left := range all.asked {
		ctx := &runsOut{Context: t.Context(), left: left}
		if why := Of(ctx, in).Beyond(); !strings.Contains(why.Late, bounds.NotInTime.Why) || ctx.asked != left+1 {
			t.Fatalf("after %d of %d steps: %+v, and %d steps", left, all.asked, why, ctx.asked)
		}
	}
}
