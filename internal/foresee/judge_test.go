package foresee_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/facts"
	"doctor/internal/foresee"
	"doctor/internal/host"
	"doctor/internal/memnet"
	"doctor/internal/redact"
	"doctor/internal/run"
)

// working is a project that works: two profiles, and a DAG that uses boto3 in each service.
var working = map[string]string{
	"project/Dockerfile":         "FROM astrocrpublic.azurecr.io/runtime:3.0-7\n",
	"project/.astro/config.yaml": "project:\n  name: p\n",
	"project/dags/use.py":        "import boto3\nboto3.client('s3')\n",
	"project/.env":               "AWS_PROFILE=dev\nAWS_DEFAULT_REGION=eu-central-1\nX=1\n",
	"project/docker-compose.override.yml": "services:\n  scheduler: &aws\n    volumes:\n      - ~/.aws:/home/astro/.aws:ro\n" +
		"  dag-processor: *aws\n  triggerer: *aws\n  api-server: *aws\n",
	"home/.aws/credentials": "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n" +
		"[dev]\naws_access_key_id = AKIAI44QH8DHBEXAMPLE\naws_secret_access_key = je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY\n",
}

// TestObjections: what speaks against a change of the .env.
func TestObjections(t *testing.T) {
	set := func(name, value string) checks.Fix {
		return checks.WithEdit("Set it", checks.Safe, fixers.RetargetVariables{File: ".env", Set: map[string]string{name: value}})
	}
	all := []string{"api-server", "dag-processor", "scheduler", "triggerer"}
	for name, test := range map[string]struct {
		files    map[string]string
		services []string // of the finding, which is gone when X is no longer 1
		fixes    []checks.Fix
		want     []foresee.ObjectionKind // each once
	}{
		"nothing":                                              {nil, all, []checks.Fix{set("X", "2")}, nil},
		"the finding stays":                                    {nil, all, []checks.Fix{set("Y", "2")}, []foresee.ObjectionKind{foresee.Stays}},
		"a profile that does not exist":                        {nil, all, []checks.Fix{set("X", "2"), set("AWS_PROFILE", "prod")}, []foresee.ObjectionKind{foresee.Breaks}},
		"another profile, of its services":                     {nil, all, []checks.Fix{set("X", "2"), set("AWS_PROFILE", "default")}, nil},
		"another profile, of all services":                     {nil, []string{"scheduler"}, []checks.Fix{set("X", "2"), set("AWS_PROFILE", "default")}, []foresee.ObjectionKind{foresee.Redirects}},
		"another region, of all services":                      {nil, []string{"scheduler"}, []checks.Fix{set("X", "2"), set("AWS_DEFAULT_REGION", "us-east-1")}, []foresee.ObjectionKind{foresee.Redirects}},
		"a broken path that becomes no file":                   {map[string]string{"project/.env": "AWS_PROFILE=prod\nX=1\n"}, all, []checks.Fix{set("X", "2"), unset("AWS_PROFILE"), set("AWS_SHARED_CREDENTIALS_FILE", "/nowhere")}, []foresee.ObjectionKind{foresee.TakesAway}},
		"an emulator that becomes AWS":                         {map[string]string{"project/.env": "AWS_ENDPOINT_URL=http://nowhere:4566\nAWS_ACCESS_KEY_ID=test\nAWS_SECRET_ACCESS_KEY=test\nAWS_DEFAULT_REGION=eu-central-1\nX=1\n"}, all, []checks.Fix{set("X", "2"), unset("AWS_ENDPOINT_URL")}, []foresee.ObjectionKind{foresee.TakesAway}},
		"a file that nobody could parse, and that has no keys": {map[string]string{"home/.aws/credentials": "\ufeff[default]\nregion = eu-central-1\n", "project/.env": "X=1\n"}, all, []checks.Fix{set("X", "2"), checks.WithEdit("Strip it", checks.Unsafe, fixers.StripBOM{File: "../home/.aws/credentials"})}, []foresee.ObjectionKind{foresee.Fruitless}},
		"keys that were all there was": {map[string]string{
			"project/.env":                        "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE\nAWS_SECRET_ACCESS_KEY=short\nX=1\n",
			"project/docker-compose.override.yml": "services: {}\n",
		}, all, []checks.Fix{set("X", "2"), unset("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")}, []foresee.ObjectionKind{foresee.TakesAway}},
		"it fails in another way than before":    {map[string]string{"project/.env": "AWS_PROFILE=prod\nX=1\n"}, all, []checks.Fix{set("X", "2"), set("AWS_PROFILE", "test")}, nil},
		"a project that does not start any more": {nil, all, []checks.Fix{set("X", "2"), checks.WithEdit("Break it", checks.Unsafe, fixers.EditLines{File: "docker-compose.override.yml", As: fixers.Compose, Changes: []fixers.LineChange{fixers.ReplaceText(3, "volumes", "volums")}})}, []foresee.ObjectionKind{foresee.Refused}},
	} {
		t.Run(name, func(t *testing.T) {
			base := t.TempDir()
			for path, text := range working {
				if other, ok := test.files[path]; ok {
					text = other
				}
				path = filepath.Join(base, filepath.FromSlash(path))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			ours := check("ours", func(p *checks.Pass) []checks.Finding {
				if !sets(p, "X") || !strings.Contains(env(p), "X=1") {
					return nil
				}
				return []checks.Finding{{Services: test.services, Fixes: test.fixes}}
			})
			m := &host.Machine{OS: "linux", Home: filepath.Join(base, "home"), Dir: base, Dial: memnet.New().Dial, Now: time.Now, Env: map[string]string{"HOME": filepath.Join(base, "home")}}
			w := facts.New(t.Context(), m, filepath.Join(base, "project"), facts.Options{Timeout: time.Minute, CheckTimeout: time.Minute})
			p := foresee.Project{Facts: w, Checks: []*checks.Check{ours}}
			p.Report = run.Run(context.Background(), w, p.Checks, run.Options{})
			found := checks.Ordered(p.Report)
			if len(found) != 1 {
				t.Fatalf("%d findings", len(found))
			}
			plan := p.NewPlan()
			for _, fix := range test.fixes {
				proposal, err := plan.Propose(fix)
				if err == nil {
					err = plan.Accept(proposal)
				}
				if err != nil {
					t.Fatal(err, redact.TextOf(err))
				}
			}
			objections, ok := p.Try(t.Context(), plan, found)
			var got []foresee.ObjectionKind
			for _, o := range objections {
				if !slices.Contains(got, o.Kind) {
					got = append(got, o.Kind)
				}
			}
			if !ok || !slices.Equal(got, test.want) {
				t.Errorf("objections %+v, want the kinds %v", objections, test.want)
			}
		})
	}
}

// TestAnotherExplanation: an error in the place of another in the same service is no objection; one
// in a service that had none is.
func TestAnotherExplanation(t *testing.T) {
	for name, test := range map[string]struct {
		before string // the service with an error that goes
		want   []foresee.ObjectionKind
	}{
		"in the same service":     {"triggerer", nil},
		"in a service without it": {"api-server", []foresee.ObjectionKind{foresee.Brings}},
	} {
		t.Run(name, func(t *testing.T) {
			in := func(name, service string, isSet bool) *checks.Check {
				return check(name, func(p *checks.Pass) []checks.Finding {
					if sets(p, "A") != isSet {
						return nil
					}
					return []checks.Finding{{Services: []string{service}, Fixes: []checks.Fix{unset("A")}}}
				})
			}
			s := newScene(t, "A=1\n", in("fixed", "scheduler", true), in("before", test.before, true), in("after", "triggerer", false))
			p := foresee.Project{Facts: s.facts(), Checks: s.list, Options: s.run}
			p.Report = run.Run(t.Context(), p.Facts, p.Checks, p.Options)
			found := checks.Ordered(p.Report)
			fixed := slices.IndexFunc(found, func(r checks.Reported) bool { return r.Finding.Rule.ID == "fixed" })
			plan := p.NewPlan()
			proposal, err := plan.Propose(found[fixed].Finding.Fixes[0])
			if err == nil {
				err = plan.Accept(proposal)
			}
			if err != nil {
				t.Fatal(err, redact.TextOf(err))
			}
			objections, ok := p.Try(t.Context(), plan, found[fixed:fixed+1])
			var got []foresee.ObjectionKind
			for _, o := range objections {
				got = append(got, o.Kind)
			}
			if !ok || !slices.Equal(got, test.want) {
				t.Errorf("objections %+v, want the kinds %v", objections, test.want)
			}
		})
	}
}
