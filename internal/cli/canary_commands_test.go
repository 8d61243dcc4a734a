package cli

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/facts"
	"doctor/report"
)

// outputsOfWorld is how many commands are run in each warren.
const outputsOfWorld = 26

// commands are the commands to run: those that change files come last.
func (w *warren) commands() [][]string {
	wide := func(args ...string) []string { // a diagnosis
		if w.random.IntN(4) == 0 {
			args = append(args, "--offline")
		}
		return append(args, []string{"--strict", "--names", "--follow-endpoints", "--os=darwin", "--os=windows", "--mode=standalone", "--no-config"}[w.random.IntN(7)])
	}
	var all [][]string
	for _, format := range report.Formats() {
		all = append(all, wide("--format", format))
	}
	all = append(all,
		wide("--verbose"), wide("--verbose", "--format", report.Formats()[w.random.IntN(len(report.Formats()))]),
		[]string{"whoami", "--verbose", "--scope", "aws"}, []string{"whoami", "--format", report.WhoamiFormats()[1+w.random.IntN(2)]}, []string{"--quiet"},
		wide("bundle", "-o", "-"), wide("bundle", "-o", "-", "--anonymize"), []string{"bundle", "--ticket", []string{"--anonymize", "--offline"}[w.random.IntN(2)]}, []string{"verify"}, []string{"verify", "--format", "json", "--variable", "x"},
		[]string{[]string{"checks", "explain", "version", "help"}[w.random.IntN(4)]},
		[]string{"exec", "--verbose", "--", "true"}, []string{"--recursive", "--verbose", "--write-baseline", filepath.Join(w.t.TempDir(), "baseline.json")},
		wide("init", "--dry-run"), wide("init", "--backend", "secrets-manager", "--region", "us-east-1", "--dry-run"), wide("fix", "--dry-run", "--unsafe"), []string{"fix", "--yes", "--unsafe"}, []string{"fix", "--undo"},
	)
	if len(all) != outputsOfWorld {
		w.t.Fatalf("%d commands are run", len(all))
	}
	return all
}

// run runs doctor and returns everything that it printed, with bundles unpacked, and what it
// has written into its own folder.
func (w *warren) run(args []string) string {
	var stdout, stderr bytes.Buffer
	a := patient(newApp(system{
		stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr, env: w.env, dir: w.project,
		now: canaryNow, goos: "linux", dial: w.network.Dial,
	}, w.checks()))
	ctx, cancel := context.WithCancel(w.t.Context()) // its end frees what the run has read
	defer cancel()
	code := a.run(ctx, args)
	if args[0] == "bundle" && code != exitOK {
		w.t.Errorf("%q: code %d: %s", args, code, stderr.String())
	}
	var out strings.Builder
	out.WriteString(w.unzipped(stdout.Bytes()))
	out.Write(stderr.Bytes())
	if i := slices.Index(args, "--write-baseline"); i >= 0 {
		data, _ := os.ReadFile(args[i+1]) // it is absent if the run was refused
		out.Write(data)
	}
	w.state(&out)
	return out.String()
}

// canaryNow is the clock of every warren.
func canaryNow() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }

// checks are all checks, and sometimes one that panics with the text of a file.
func (w *warren) checks() []*checks.Check {
	if w.crash == "" {
		return builtin.Checks()
	}
	return append([]*checks.Check{{
		ID: "canary-crash", Title: "A crash", Doc: "Crashes.", Scope: facts.Project,
		Rules: []*checks.Rule{{ID: "canary-broken", Severity: checks.Error, Title: "None", Doc: "**Fix.** None.", Since: "0.1.0"}},
		Run: func(_ context.Context, p *checks.Pass) error {
			data, err := p.Machine.Read(w.crash)
			switch {
			case err != nil:
				return err
			case len(data)%3 == 0:
				panic(errors.New("index out of range in " + string(data)))
			case len(data)%3 == 1:
				panic(fmt.Sprintf("no such key: %q", data))
			}
			panic(string(data))
		},
	}}, builtin.Checks()...)
}

// unzipped is the output, or the files in it if it is a zip file.
func (w *warren) unzipped(printed []byte) string {
	archive, err := zip.NewReader(bytes.NewReader(printed), int64(len(printed)))
	if err != nil {
		return string(printed)
	}
	var out strings.Builder
	for _, f := range archive.File {
		r, err := f.Open()
		w.must(err)
		data, err := io.ReadAll(r)
		w.must(err)
		w.must(r.Close())
		fmt.Fprintf(&out, "%s\n%s\n", f.Name, data)
	}
	return out.String()
}

// state adds what doctor has written into its folder, except for the backups that --undo
// restores: nobody else may read those.
func (w *warren) state(out *strings.Builder) {
	w.walk(filepath.Join(w.home, ".local"), func(path string) {
		w.kept++
		fmt.Fprintln(out, path)
		if filepath.Ext(path) == ".backup" {
			info, err := os.Stat(path)
			w.must(err)
			if info.Mode().Perm()&0o077 != 0 {
				w.t.Errorf("%s has the mode %v", path, info.Mode())
			}
			return
		}
		data, err := os.ReadFile(path)
		w.must(err)
		out.Write(data)
	})
}

// walk calls a function for each regular file below a folder that may not exist.
func (w *warren) walk(dir string, do func(path string)) {
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			do(path)
		}
		return err
	})
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		w.t.Fatal(err)
	}
}
