package volumepaths_test

import (
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/internal/exampletest"
	"doctor/fixers"
)

// Airflow 2 without variables, Airflow 3 with and without those of the base, for /home/astro/.aws.
const (
	airflow2      = "-- project/Dockerfile --\nFROM quay.io/astronomer/astro-runtime:12.8.0\n" + airflow3Plain
	airflow3      = ""
	airflow3Plain = "-- project/.env --\n"
)

var servicesOf = map[string][]string{
	airflow2: {"scheduler", "triggerer", "webserver"},
	airflow3: {"api-server", "dag-processor", "scheduler", "triggerer"},
}

// layouts are the ways in which people share the body of a service.
var layouts = map[string]func(services []string, body string) string{
	"each its own": func(services []string, body string) string {
		out := "services:\n"
		for _, s := range services {
			out += "  " + s + ":\n" + indented(body, 4)
		}
		return out
	},
	"an alias": func(services []string, body string) string {
		return "x-aws: &aws\n" + indented(body, 2) + "services:\n  " + strings.Join(services, ": *aws\n  ") + ": *aws\n"
	},
	"a merge key": func(services []string, body string) string {
		return "x-aws: &aws\n" + indented(body, 2) + "services:\n  " + strings.Join(services, ":\n    <<: *aws\n  ") + ":\n    <<: *aws\n"
	},
	"the first one": func(services []string, body string) string {
		return "services:\n  " + services[0] + ": &first\n" + indented(body, 4) + "  " + strings.Join(services[1:], ": *first\n  ") + ": *first\n"
	},
}

func indented(body string, by int) string {
	pad := strings.Repeat(" ", by)
	return pad + strings.ReplaceAll(strings.TrimSuffix(body, "\n"), "\n", "\n"+pad) + "\n"
}

const (
	bothFiles = "~/.aws/config:/home/astro/.aws/config:ro ~/.aws/credentials:/home/astro/.aws/credentials:ro"
	folder    = "~/.aws:/home/astro/.aws:rw"
)

// TestShapes: in every layout, with both versions of Airflow, what people write is fixed by edits,
// and each service then has the mounts that were meant.
func TestShapes(t *testing.T) {
	for _, shape := range []struct{ name, body, mounts string }{
		{"two files in root's home", "volumes:\n  - ~/.aws/credentials:/root/.aws/credentials:ro # Schlüssel\n  - ~/.aws/config:/root/.aws/config:ro\n", bothFiles},
		{"two files of the official image", "volumes:\n  - type: bind\n    source: ${HOME}/.aws/credentials\n    target: /home/airflow/.aws/credentials\n    read_only: true\n  - type: bind\n    source: ${HOME}/.aws/config\n    target: /home/airflow/.aws/config\n    read_only: true\n", bothFiles},
		{"two files in brackets", "volumes: [\"~/.aws/credentials:/opt/airflow/.aws/credentials:ro\", '~/.aws/config:/opt/airflow/.aws/config:ro']\n", bothFiles},
		{"two files at the folder's path", "volumes:\n- ~/.aws/credentials:/home/astro/.aws:ro\n- ~/.aws/config:/home/astro/.aws:ro\n", bothFiles},
		{"the folder at both files' paths", "volumes:\n  - ~/.aws:/home/astro/.aws/credentials:ro\n  - ~/.aws:/home/astro/.aws/config:ro\n", bothFiles},
		{"one file alone", "volumes:\n  - ~/.aws/config:/home/astro/.aws/config:ro\n", bothFiles},
		{"the folder in root's home", "volumes:\n  - ~/.aws:/root/.aws\n", folder},
		{"the folder of the official image", "volumes:\n  - {type: bind, source: ~/.aws, target: /opt/airflow/.aws}\n", folder},
		{"a tmpfs instead", "tmpfs:\n  - /home/astro/.aws:mode=755\nenvironment:\n  A: b\n", folder},
		{"a misspelled source", "volumes:\n  - type: bind\n    source: ${HOME}/.asw\n    target: /home/astro/.aws\n", folder},
		{"root, whose home has the files", "user: root\nvolumes:\n  - ~/.aws:/root/.aws\n", "~/.aws:/root/.aws:rw"},
		{"an unknown user", "user: 1000:1000\nvolumes:\n  - ~/.aws:/home/astro/.aws\n", folder},
	} {
		for name, layout := range layouts {
			for _, airflow := range []string{airflow2, airflow3} {
				if airflow == airflow3 && strings.HasPrefix(shape.body, "user: root") {
					continue // with the variables it does not work
				}
				if airflow == airflow2 && strings.HasPrefix(shape.body, "tmpfs:") {
					continue // without variables and mounts nothing asks for AWS
				}
				t.Run(fmt.Sprintf("%s/%s/%d services", shape.name, name, len(servicesOf[airflow])), func(t *testing.T) {
					text := layout(servicesOf[airflow], shape.body)
					got := cured(t, airflow, text)
					for _, s := range servicesOf[airflow] {
						if got[s] != shape.mounts {
							t.Errorf("%s has %s, want %s", s, got[s], shape.mounts)
						}
					}
				})
			}
		}
	}
}

// TestNeighborsStay: a service for which the shared mounts work keeps them, as does one that is not
// Airflow's; line ends, byte-order mark and comments stay.
func TestNeighborsStay(t *testing.T) {
	const text = `x-aws: &aws # geteilt
  volumes:
    - ~/.aws/credentials:/root/.aws/credentials:ro
    - ~/.aws/config:/root/.aws/config:ro
services:
  scheduler: *aws
  triggerer:
    <<: *aws # auch
  dag-processor:
    volumes: [~/.aws:/home/astro/.aws]
  api-server:
    <<: *aws
    user: root
  aws:
    image: amazon/aws-cli
    <<: *aws
`
	const theirs = "~/.aws/config:/root/.aws/config:ro ~/.aws/credentials:/root/.aws/credentials:ro"
	for name, form := range map[string]func(string) string{
		"plain":                              func(s string) string { return s },
		"CRLF":                               func(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") },
		"BOM":                                func(s string) string { return "\ufeff" + s },
		"no line end at the end of the file": func(s string) string { return strings.TrimSuffix(s, "\n") },
	} {
		t.Run(name, func(t *testing.T) {
			got := cured(t, airflow3Plain, form(text))
			for service, want := range map[string]string{
				"scheduler": bothFiles, "triggerer": bothFiles, "dag-processor": folder, "api-server": theirs,
			} {
				if got[service] != want {
					t.Errorf("%s has %s, want %s", service, got[service], want)
				}
			}
			after := got["the file"]
			if !strings.Contains(after, "    - ~/.aws/config:/root/.aws/config:ro") {
				t.Errorf("the service that is not Airflow's has other mounts: %s", after)
			}
			if strings.Contains(form("\n"), "\r") != strings.Contains(after, "\r\n") || strings.Count(after, "\r\n") != strings.Count(after, "\n")*strings.Count(form("\n"), "\r") {
				t.Errorf("other line ends: %q", after)
			}
			if strings.HasPrefix(form(""), "\ufeff") != strings.HasPrefix(after, "\ufeff") || !strings.Contains(after, "# geteilt") || !strings.Contains(after, "# auch") {
				t.Errorf("not kept: %q", after)
			}
		})
	}
}

// cured applies the first edit of each error until there is none, and returns the mounts of each
// service that come from the override, and the override as "the file".
func cured(t *testing.T, archive, text string) map[string]string {
	t.Helper()
	e := exampletest.LayOut(t, archive)
	file := e.Path("project/docker-compose.override.yml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		w := e.Facts()
		found := slices.DeleteFunc(exampletest.Findings(exampletest.Diagnose(t, w, builtin.Checks())), func(f checks.Finding) bool { return f.Severity != checks.Error })
		if len(found) == 0 {
			after, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]string{"the file": string(after)}
			for _, s := range w.Project().Services {
				var mounts []string
				for _, m := range s.Mounts {
					if mode := map[bool]string{true: "ro", false: "rw"}[m.ReadOnly]; m.FromOverride {
						mounts = append(mounts, strings.Replace(m.Source, e.Home, "~", 1)+":"+m.Target+":"+mode)
					}
				}
				slices.Sort(mounts)
				out[s.Name] = strings.Join(mounts, " ")
			}
			return out
		}
		i := slices.IndexFunc(found[0].Fixes, func(f checks.Fix) bool { return f.Edit != nil })
		if i < 0 {
			t.Fatalf("no edit for %s\n%s", exampletest.Shown(found[0]), text)
		}
		p := fixers.NewPlan(w.Machine, fixers.Project{Dir: e.Project, Home: e.Home})
		proposal, err := p.Propose(found[0].Fixes[i])
		if err == nil {
			err = p.Accept(proposal)
		}
		if err == nil {
			_, err = p.Apply(context.Background(), (&fixers.Store{Dir: t.TempDir()}).Begin(e.Project, e.Now))
		}
		if err != nil {
			t.Fatalf("%s: %v\n%s", exampletest.Shown(found[0]), err, text)
		}
	}
	after, _ := os.ReadFile(file)
	t.Fatalf("it still fails:\n%s", after)
	return nil
}
