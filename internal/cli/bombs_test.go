package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/bench/footprint"
	"doctor/internal/bounds"
	"doctor/internal/casetest"
)

// bomb is a valid project except for some files that expand when they are read, or that are
// many.
type bomb struct {
	// project and aws are files of the project and of ~/.aws, each with its generator: they
	// are not all in memory.
	project, aws map[string]func() string
	// also creates what is not a file; may be nil.
	also func(testing.TB, example)
	// reason is the reason of the checks with status unknown; "" if everything is within the
	// limits.
	reason string
	// fine are the checks that stay within the limits and pass.
	fine bool
}

func text(s string) func() string { return func() string { return s } }

func repeated(head, part string, count int, tail string) func() string {
	return func() string { return head + strings.Repeat(part, count) + tail }
}

// enumerated repeats a line with its number.
func enumerated(head, line string, count int) func() string {
	return func() string {
		var b strings.Builder
		b.WriteString(head)
		for i := range count {
			fmt.Fprintf(&b, line, i)
		}
		return b.String()
	}
}

// doubled makes each line twice as long as the previous one.
func doubled(head, first, next string, lines int) func() string {
	return func() string {
		var b strings.Builder
		b.WriteString(head + first)
		for i := 1; i < lines; i++ {
			fmt.Fprintf(&b, next, i, i-1)
		}
		return b.String()
	}
}

func laughing(n int) string {
	var b strings.Builder
	b.WriteString("x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n")
	for i := 1; i < n; i++ {
		fmt.Fprintf(&b, "x-%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	return b.String()
}

// sixteen is the maximum size of a file that is read.
const sixteen = 16 << 20

const (
	bombRuntime = "FROM astrocrpublic.azurecr.io/runtime:3.0-2\n"
	bombDAG     = "import boto3\nfrom airflow import DAG\nboto3.client('s3')\n"
	bombKwargs  = "AIRFLOW__SECRETS__BACKEND=airflow.providers.amazon.aws.secrets.secrets_manager.SecretsManagerBackend\nAIRFLOW__SECRETS__BACKEND_KWARGS="
)

func bombs() map[string]bomb {
	env := func(make func() string, reason string) bomb {
		return bomb{project: map[string]func() string{".env": make}, reason: ".env " + reason}
	}
	dockerfile := func(make func() string, reason string) bomb {
		return bomb{project: map[string]func() string{"Dockerfile": make}, reason: "Dockerfile " + reason}
	}
	override := func(make func() string, reason string) bomb {
		return bomb{project: map[string]func() string{"docker-compose.override.yml": make}, reason: "docker-compose.override.yml " + reason}
	}
	dags := func(make func() string, count int, reason string) bomb {
		b := bomb{project: map[string]func() string{}, reason: reason, fine: reason == ""}
		for i := range count {
			b.project[fmt.Sprintf("dags/d%06d.py", i)] = make
		}
		return b
	}
	all := map[string]bomb{
		"env: doubling variables":       env(doubled("", "A0=0123456789\n", "A%[1]d=${A%[2]d}${A%[2]d}\n", 40), "has a value of more than 128 KiB"),
		"env: 600,000 lines":            env(enumerated("", "A%d=b\n", 600_000), "is larger"),
		"env: many lines":               env(enumerated("", "A%d=b\n", 90_000), "makes more text"),
		"env: one line":                 env(repeated("A=", "x", sixteen-3, "\n"), "is larger"),
		"env: one name":                 env(repeated("", "x", sixteen-1, "\n"), "is larger"),
		"env: comments":                 env(repeated("", "#\n", sixteen/2, ""), "is larger"),
		"env: nothing":                  env(repeated("", "\n", sixteen, ""), "is larger"),
		"env: quotes":                   env(repeated("", "A=\"x\n", sixteen/5, ""), "is larger"),
		"env: nested defaults":          env(func() string { return "A=" + strings.Repeat("${A:-", 20_000) + strings.Repeat("}", 20_000) + "\n" }, "makes more text"),
		"env: deep JSON":                env(func() string { return bombKwargs + strings.Repeat("[", 400_000) + strings.Repeat("]", 400_000) + "\n" }, "has a value of more than 128 KiB"),
		"env: long JSON":                env(enumerated(bombKwargs+"{", "\"k%d\": \"v\", ", 50_000), "has a value of more than 128 KiB"),
		"Dockerfile: doubling ENV":      dockerfile(doubled(bombRuntime, "ENV A0=0123456789\n", "ENV A%[1]d=$A%[2]d$A%[2]d\n", 30), "makes more text"),
		"Dockerfile: many lines":        dockerfile(repeated(bombRuntime, "RUN a\n", 40_000, ""), "makes more text"),
		"Dockerfile: 16 MiB":            dockerfile(repeated(bombRuntime, "RUN a\n", sixteen/7, ""), "is larger"),
		"override: laughs":              override(text(laughing(9)), "has more than 5000 values"),
		"override: deep":                override(func() string { return "x-a: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "\n" }, "is nested more than 100"),
		"override: many values":         override(repeated("x-a:\n", "- a\n", 60_000, ""), "has more values"),
		"override: 16 MiB of values":    override(repeated("x-a:\n", "- a\n", sixteen/4-2, ""), "is larger"),
		"override: 16 MiB of brackets":  override(repeated("x-a: ", "[", sixteen-6, "\n"), "is larger"),
		"override: 16 MiB of documents": override(repeated("", "---\na: b\n", sixteen/9, ""), "is larger"),
		"settings: laughs":              {project: map[string]func() string{"airflow_settings.yaml": text(laughing(9))}, fine: true},
		"settings: 300,000 connections": {project: map[string]func() string{"airflow_settings.yaml": repeated("airflow:\n  connections:\n", "    - conn_id: a\n      conn_type: aws\n", 300_000, "")}, reason: "airflow_settings.yaml is larger"},
		"settings: many connections":    {project: map[string]func() string{"airflow_settings.yaml": enumerated("airflow:\n  connections:\n", "    - {conn_id: a%d, conn_type: aws}\n", 5000)}, reason: "more than 1000 connections"},
		"requirements: many":            {project: map[string]func() string{"requirements.txt": repeated("", "boto3\n", 40_000, "")}, reason: "requirements.txt makes more text"},
		"AWS: 100,000 profiles":         {aws: map[string]func() string{"config": enumerated("", "[profile p%d]\nregion = eu-west-1\n", 100_000)}, reason: "~/.aws/config are unknown: the file is larger"},
		"AWS: 100,000 sections":         {aws: map[string]func() string{"config": enumerated("", "[s%d]\n", 100_000)}, reason: "~/.aws/config are unknown: the file is larger"},
		"AWS: a million lines":          {aws: map[string]func() string{"config": repeated("[default]\na =\n", "  b = c\n", 1_000_000, "")}, reason: "~/.aws/config are unknown: the file is larger"},
		"AWS: one line":                 {aws: map[string]func() string{"config": repeated("[default]\nregion = ", "x", sixteen-100, "\n")}, reason: "~/.aws/config are unknown: the file is larger"},
		"DAGs: 100,000":                 dags(text(bombDAG), 100_000, "comes after the"),
		"DAGs: of 1 MiB":                dags(repeated(bombDAG, "boto3.client('s3')\n", 50_000, ""), 100, "comes after the 12 MiB"),
		"DAGs: that grow":               dags(doubled(bombDAG, "a0 = '0123456789'\n", "a%[1]d = f'{a%[2]d}{a%[2]d}'\n", 40), 1, ""),
		"DAGs: brackets":                dags(repeated(bombDAG, "f(", 400_000, ""), 4, "is longer than is looked at"),
	}
	maps.Copy(all, moreBombs())
	return all
}

// large are the bombs that are slow to create; only .ci/soak runs them.
var large = []string{"DAGs: 100,000", "DAGs: of 1 MiB", "AWS: 100,000 tokens"}

// layOut adds the files of a bomb to a copy of the example without findings.
func (b bomb) layOut(t testing.TB) example {
	e := layOutExample(t, "airflow3-repaired")
	for dir, files := range map[string]map[string]func() string{e.project: b.project, filepath.Join(e.home, ".aws"): b.aws} {
		for name, make := range files {
			path := filepath.Join(dir, name)
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(make()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if b.also != nil {
		b.also(t, e)
	}
	return e
}

// mostSaid is the maximum length of a finding's text, including the note that it was cut.
const mostSaid = 2 * (bounds.Words + 100)

// firstOfEachFile are the first bombs of each file that they are in.
func firstOfEachFile(names []string) []string {
	file := func(name string) string { f, _, _ := strings.Cut(name, ":"); return f }
	return slices.CompactFunc(slices.Clone(names), func(a, b string) bool { return file(a) == file(b) })
}

// TestBombs: for a project beyond the limits only that fact is reported. A check that needs it
// does not pass, and none fails.
func TestBombs(t *testing.T) {
	all := bombs()
	names := slices.DeleteFunc(slices.Sorted(maps.Keys(all)), func(name string) bool { return slices.Contains(large, name) })
	if casetest.IsSample(t) {
		names = firstOfEachFile(names)
	}
	t.Logf("%d bombs", len(names))
	for _, name := range names {
		b := all[name]
		t.Run(name, func(t *testing.T) {
			code, document := b.layOut(t).diagnose(t)
			want := exitUnknown
			if b.fine {
				want = code
			}
			found := b.reason == ""
			for _, c := range document.Projects[0].Checks {
				found = found || c.Status == "unknown" && strings.Contains(c.Reason, b.reason)
				for _, f := range c.Findings {
					if said := len(f.Message) + len(f.Symptom); said > mostSaid {
						t.Errorf("a finding of %s has %d bytes", f.Rule, said)
					}
				}
				if len(c.Findings) > bounds.Findings {
					t.Errorf("%s has %d findings", c.ID, len(c.Findings))
				}
				if !b.fine && c.ID == "credential-chain" && c.Status != "unknown" && c.Status != "skip" {
					t.Errorf("%s is %s: %+v", c.ID, c.Status, c.Findings)
				}
			}
			if b.reason != "" && code != want || !found {
				t.Errorf("exit code %d, and no check says %q", code, b.reason)
			}
		})
	}
}

// BenchmarkBombs builds doctor as users have it and runs it on one bomb after the other with a
// limit of one second. It measures time and peak memory, and fails above the maximum.
func BenchmarkBombs(b *testing.B) {
	const most, late = 100 << 20, 1200 * time.Millisecond
	dir := b.TempDir()
	doctor, err := footprint.Build(dir, "doctor/cmd/doctor")
	if err != nil {
		b.Fatal(err)
	}
	measure, err := footprint.New(dir)
	if err != nil {
		b.Fatal(err)
	}
	all := bombs()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.Run(name, func(b *testing.B) {
			e := all[name].layOut(b)
			figures, err := measure.Measure(b.N, footprint.Command{
				Args: []string{doctor, "--offline", "--timeout", "1s", "--home", e.home, e.project}, Dir: e.project,
			})
			if err != nil {
				b.Fatal(err)
			}
			got := figures[0]
			if got.PeakBytes > most || got.Milliseconds > float64(late.Milliseconds()) {
				b.Errorf("%d MB, %.0f ms, of which it worked %.0f", got.PeakBytes>>20, got.Milliseconds, got.Worked)
			}
			b.ReportMetric(got.Milliseconds, "ms")
			b.ReportMetric(float64(got.PeakBytes)/(1<<20), "MB")
			b.ReportMetric(got.Worked, "cpu-ms")
			b.ReportMetric(0, "ns/op")
		})
	}
}
