package sessions

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"doctor/internal/astro"
	"doctor/internal/bounds"
	"doctor/internal/demand"
	"doctor/internal/host"
)

// clients is a project whose code makes that many clients, each of another service.
func clients(t *testing.T, n int) Input {
	t.Helper()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "Dockerfile"), []byte("FROM astrocrpublic.azurecr.io/runtime:3.0-2\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	m := &host.Machine{OS: "linux", Home: dir, Dir: dir, Now: func() time.Time { return time.Unix(0, 0) }}
	in := Input{Project: astro.Load(t.Context(), m, dir, astro.Options{}), Machine: m, Code: &demand.Code{}}
	for i := range n {
		u := demand.Use{Kind: demand.Client, Name: "client", At: astro.Origin{File: "dags/a.py", Line: i + 1}, Credentials: demand.Chain}
		u.Session.Service = fmt.Sprintf("s%d", i)
		in.Code.Uses = append(in.Code.Uses, u)
	}
	return in
}

// TestClientsAreBounded: each client's result is kept, so their number is bounded.
func TestClientsAreBounded(t *testing.T) {
	t.Parallel()
	const most = 60
	p := predict(clients(t, most), &limit{budget: bounds.New(t.Context(), most*bounds.Thing)})
	if why := p.Beyond(); why != (Excess{Many: true}) {
		t.Errorf("%+v", why)
	}
	made := 0
	for _, v := range p.Views {
		for _, s := range v.Sessions {
			made += len(s.asked)
		}
	}
	if made > most {
		t.Errorf("%d outcomes are kept", made)
	}
}
