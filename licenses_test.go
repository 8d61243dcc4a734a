package doctor_test

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

//go:generate go test . -run ^TestLicenses$ -update

var update = flag.Bool("update", false, "write the generated files anew")

// module is a module that is linked into the program.
type module struct{ path, version, dir string }

// linked are the modules of the program, on all systems that it is built for.
func linked(t *testing.T) []module {
	t.Helper()
	seen := map[module]bool{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		list := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}", "./cmd/doctor")
		list.Env = append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		list.Stderr = os.Stderr
		out, err := list.Output()
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(out)) {
			if parts := strings.Split(strings.TrimSpace(line), "\t"); len(parts) == 3 {
				seen[module{parts[0], parts[1], parts[2]}] = true
			}
		}
	}
	var all []module
	for m := range seen {
		all = append(all, m)
	}
	slices.SortFunc(all, func(a, b module) int { return strings.Compare(a.path, b.path) })
	return all
}

// licenses are the allowed licenses, each with words that only its text has. Licenses that others
// contain come later.
var licenses = []struct{ name, words string }{
	{"Apache-2.0", "Apache License Version 2.0"},
	{"MPL-2.0", "Mozilla Public License, version 2.0"},
	{"MPL-2.0", "Mozilla Public License Version 2.0"},
	{"ISC", "Permission to use, copy, modify, and/or distribute this software"},
	{"ISC", "Permission to use, copy, modify, and distribute this software"},
	{"MIT", "Permission is hereby granted, free of charge, to any person"},
	{"BSD-3-Clause", "may be used to endorse or promote products derived"},
	{"BSD-2-Clause", "Redistributions in binary form must reproduce the above"},
}

var blanks = regexp.MustCompile(`\s+`)

// licensesOf are the names of the licenses in a module's folder.
func licensesOf(t *testing.T, m module) []string {
	t.Helper()
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, e := range entries {
		base := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(base, "LICEN") && !strings.HasPrefix(base, "COPYING") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(m.dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text := blanks.ReplaceAllString(string(data), " ")
		for _, l := range licenses {
			if l.name == "BSD-2-Clause" && slices.Contains(found, "BSD-3-Clause") {
				continue
			}
			if strings.Contains(text, l.words) && !slices.Contains(found, l.name) {
				found = append(found, l.name)
			}
		}
	}
	slices.Sort(found)
	return found
}

// LICENSES.md lists what doctor is built from, according to the modules' own files, and all of it
// is under allowed licenses.
func TestLicenses(t *testing.T) {
	var out strings.Builder
	out.WriteString(`# What doctor is built from

The modules that are linked into the program on Linux, macOS or Windows, with the licenses
that their own files hold. Written by ` + "`go generate`" + ` from the module cache.

| module | version | license |
|---|---|---|
`)
	all := linked(t)
	for _, m := range all {
		found := licensesOf(t, m)
		if len(found) == 0 {
			t.Errorf("%s %s has no license that is known", m.path, m.version)
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s |\n", m.path, m.version, strings.Join(found, ", "))
	}
	if len(all) < 20 {
		t.Errorf("only %d modules were found", len(all))
	}
	if *update {
		if err := os.WriteFile("LICENSES.md", []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile("LICENSES.md")
	if err != nil {
		t.Fatal(err)
	}
	if string(have) != out.String() {
		t.Error("LICENSES.md is not what the modules say; go generate writes it anew")
	}
}
