package astro

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// laughs is a text that grows tenfold with each level of its anchors.
func laughs(levels int) string {
	var b strings.Builder
	b.WriteString("x-0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n")
	for i := 1; i < levels; i++ {
		fmt.Fprintf(&b, "x-%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	return b.String()
}

// TestHostileOverrides loads overrides that would keep compose busy endlessly, or crash it. Those
// with an error text exceed a bound about tenfold, and must not reach compose.
func TestHostileOverrides(t *testing.T) {
	for name, c := range map[string]struct{ text, unreadable string }{
		"billion laughs":         {laughs(9), "has more than 5000 values, counting each use of an anchor"},
		"laughs of merges":       {mergedLaughs(20), "has more than 5000 values, counting each use of an anchor"},
		"a ring":                 {"x-a: &a\n  b: *a\n", "has an anchor whose value contains itself"},
		"a ring of merges":       {"x-a: &a\n  <<: *a\nservices:\n  scheduler: *a\n", "has an anchor whose value contains itself"},
		"a ring of services":     {"services: &s\n  scheduler:\n    x-y: *s\n", "has an anchor whose value contains itself"},
		"deep lists":             {"x-a: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "\n", "is nested more than 100 levels deep"},
		"deep mappings":          {"x-a: " + strings.Repeat("{a: ", 4000) + strings.Repeat("}", 4000) + "\n", "is nested more than 100 levels deep"},
		"many values":            {"services:\n  scheduler:\n    environment:\n" + strings.Repeat("      - A=b\n", 15_000), "has more than 5000 values, counting each use of an anchor"},
		"many keys":              {manyKeys(15_000), "has more than 5000 values, counting each use of an anchor"},
		"many documents":         {strings.Repeat("---\na: b\n", 12_500), "has more than 5000 values, counting each use of an anchor"},
		"variables in variables": {"x-a: '" + strings.Repeat("${A:-", 1<<12) + "'\n", "has too many variables in one value"},
		"in a second document":   {"services: {}\n---\n" + laughs(9), "has more than 5000 values, counting each use of an anchor"},
		"deeper than YAML goes":  {"x-a: " + strings.Repeat("[", 1<<17), ""},
		"a long line":            {"x-a: " + strings.Repeat("a", 1<<18) + "\n", ""},
		"a huge number":          {"services:\n  scheduler:\n    scale: 1" + strings.Repeat("0", 1<<12) + "\n", ""},
		"a huge exponent":        {"services:\n  scheduler:\n    cpus: 1e999999999\n", ""},
		"no UTF-8":               {"services:\n  \xff\xfe: 1\n", ""},
		"control characters":     {"services:\n  scheduler: \"\x00\x1b\"\n", ""},
		"anchors without end":    {"x-a: &" + strings.Repeat("a", 1<<14) + " b\n", ""},
		"an unknown anchor":      {"x-a: *b\n", ""},
		"indentation":            {strings.Repeat(" ", 1<<16) + "a: b\n", ""},
		"dashes":                 {strings.Repeat("- ", 1<<14) + "a\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, _ := loadOverride(t, c.text)
			if len(p.Refusals) > 1 {
				t.Fatalf("refusals are %+v", p.Refusals)
			}
			if c.unreadable == "" {
				return
			}
			if len(p.Refusals) != 1 || p.Refusals[0].Unreadable != c.unreadable || p.Refusals[0].Kind != BeyondBounds || p.Refusals[0].Text != "" {
				t.Errorf("refusals are %+v, want %s", p.Refusals, c.unreadable)
			}
			if len(p.Services) != len(ServicesOf(3)) {
				t.Errorf("%d services", len(p.Services))
			}
		})
	}
}

func manyKeys(n int) string {
	var b strings.Builder
	b.WriteString("services:\n")
	for i := range n {
		fmt.Fprintf(&b, "  s%d: {}\n", i)
	}
	return b.String()
}

// mergedLaughs doubles the number of values with each level of merges.
func mergedLaughs(levels int) string {
	var b strings.Builder
	b.WriteString("x-0: &a0 {k0: v}\n")
	for i := 1; i < levels; i++ {
		fmt.Fprintf(&b, "x-%d: &a%d {<<: [*a%d, *a%d]}\n", i, i, i-1, i-1)
	}
	return b.String() + fmt.Sprintf("services:\n  scheduler:\n    environment: *a%d\n", levels-1)
}

// TestHostileIncludes loads files that compose would open itself.
func TestHostileIncludes(t *testing.T) {
	for name, c := range map[string]struct {
		override string
		prepare  func(t *testing.T, g ground)
		want     string
	}{
		"a FIFO":   {"include: [more/pipe]\n", func(t *testing.T, g ground) { makeFIFO(t, g.path("more/pipe")) }, "@@PROJECT@@/more/pipe is not a regular file"},
		"a device": {"include: [/dev/zero]\n", nil, "/dev/zero is not a regular file"},
		"a link to a FIFO": {"include: [more/link]\n", func(t *testing.T, g ground) {
			makeFIFO(t, g.path("more/pipe"))
			must(t, os.Symlink("pipe", g.path("more/link")))
		}, "@@PROJECT@@/more/link is not a regular file"},
		"extends a FIFO": {"services:\n  scheduler:\n    extends: {file: more/pipe, service: x}\n", func(t *testing.T, g ground) { makeFIFO(t, g.path("more/pipe")) }, "@@PROJECT@@/more/pipe is not a regular file"},
		"a huge file": {"include: [more/huge.yml]\n", func(t *testing.T, g ground) {
			must(t, os.WriteFile(g.path("more/huge.yml"), nil, 0o644))
			must(t, os.Truncate(g.path("more/huge.yml"), 1<<25))
		}, "more/huge.yml is larger than 256 KiB, the limit for such a file"},
		"laughs":         {"include: [more/bomb.yml]\n", func(t *testing.T, g ground) { g.write(t, "more/bomb.yml", laughs(9)) }, "more/bomb.yml has more than 5000 values, counting each use of an anchor"},
		"extends a ring": {"services:\n  scheduler:\n    extends: {file: more/ring.yml, service: x}\n", func(t *testing.T, g ground) { g.write(t, "more/ring.yml", "services: &a\n  x:\n    <<: *a\n") }, "more/ring.yml has an anchor whose value contains itself"},
		"its .env": {"include: [more/a.yml]\n", func(t *testing.T, g ground) {
			g.write(t, "more/a.yml", "services: {}\n")
			makeFIFO(t, g.path("more/.env"))
		}, "@@PROJECT@@/more/.env is not a regular file"},
		"an env_file": {"include: [{path: more/a.yml, env_file: more/pipe}]\n", func(t *testing.T, g ground) {
			g.write(t, "more/a.yml", "services: {}\n")
			makeFIFO(t, g.path("more/pipe"))
		}, "@@PROJECT@@/more/pipe is not a regular file"},
		"a project folder": {"include: [{path: more/a.yml, project_directory: other}]\n", func(t *testing.T, g ground) {
			g.write(t, "more/a.yml", "services: {}\n")
			g.write(t, "other/x", "")
			makeFIFO(t, g.path("other/.env"))
		}, "@@PROJECT@@/other/.env is not a regular file"},
		"an include's include": {"include: [more/a.yml]\n", func(t *testing.T, g ground) {
			g.write(t, "more/a.yml", "include: [pipe]\n")
			makeFIFO(t, g.path("more/pipe"))
		}, "@@PROJECT@@/more/pipe is not a regular file"},
		"label_file":      {"services:\n  scheduler:\n    label_file: more/pipe\n", func(t *testing.T, g ground) { makeFIFO(t, g.path("more/pipe")) }, "open @@PROJECT@@/more/pipe: not a regular file"},
		"a ring of files": {"include: [more/a.yml]\n", func(t *testing.T, g ground) { g.write(t, "more/a.yml", "include: [a.yml]\n") }, "include cycle detected:"},
		"a folder":        {"include: [more]\n", nil, "read @@PROJECT@@/more: is a directory"},
		"not there":       {"include: [more/none.yml]\n", nil, "open @@PROJECT@@/more/none.yml: no such file or directory"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := layOut(t, airflow3Image, map[string]string{OverrideName: c.override, "more/x": ""})
			if c.prepare != nil {
				c.prepare(t, g)
			}
			p := g.load(Options{}) // if it does not end, the test is stopped from outside
			if len(p.Refusals) != 1 || !strings.HasPrefix(g.tokens(cmp.Or(p.Refusals[0].Text, p.Refusals[0].Subject+" "+p.Refusals[0].Unreadable)), c.want) || p.Refusals[0].Kind != OverrideRefused && p.Refusals[0].Kind != BeyondBounds {
				t.Errorf("refusals are %+v, want %s", p.Refusals, c.want)
			}
		})
	}
}

// TestEnvFilesThatDoNotEnd loads environment files that compose would wait for.
func TestEnvFilesThatDoNotEnd(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{".env": "-", OverrideName: "services:\n  scheduler:\n    env_file: /dev/zero\n"})
	makeFIFO(t, g.path(".env"))
	p := g.load(Options{})
	if len(p.Refusals) != 1 || p.Refusals[0].Unreadable != "is not a regular file" || p.Refusals[0].Kind != DotenvSyntax {
		t.Errorf("refusals are %+v", p.Refusals)
	}
}

// TestHomeIsTheMachines: nothing comes from the home folder or the environment
// of this process.
func TestHomeIsTheMachines(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{
		"more/full.yml": "services:\n  scheduler:\n    volumes: [\"~/.aws:/a\", \"$HOME/.aws:/b\", {type: bind, source: ~/x, target: /c}]\n    env_file: [\"~/more.env\"]\n    environment: [TILDE=~/y, ONLY_PROCESS]\n",
		"more/base.yml": "services:\n  creds:\n    volumes: [\"~/.aws:/a\", \"$HOME/.aws:/b\", {type: bind, source: ~/x, target: /c}]\n    env_file: [\"~/more.env\"]\n    environment: [TILDE=~/y, ONLY_PROCESS]\n",
		"more/.env":     "ONLY_DOTENV=x\n",
	})
	must(t, os.WriteFile(filepath.Join(g.home, "more.env"), []byte("AT_HOME=yes\nFILLED=${ONLY_PROCESS}\n"), 0o644))
	elsewhere := t.TempDir()
	must(t, os.WriteFile(filepath.Join(elsewhere, "more.env"), []byte("AT_HOME=no\n"), 0o644))
	t.Setenv("HOME", elsewhere)
	t.Setenv("ONLY_PROCESS", "leaked")
	t.Chdir(elsewhere)
	for name, override := range map[string]string{
		"override": "services:\n  scheduler:\n    volumes: [\"~/.aws:/a\", \"$HOME/.aws:/b\", {type: bind, source: ~/x, target: /c}]\n    env_file: [\"~/more.env\"]\n    environment: [TILDE=~/y, ONLY_PROCESS]\n",
		"include":  "include: [more/full.yml]\nservices: {}\n",
		"extends":  "services:\n  scheduler:\n    extends: {file: more/base.yml, service: creds}\n",
	} {
		t.Run(name, func(t *testing.T) {
			g.write(t, OverrideName, override)
			p := g.load(Options{})
			if len(p.Refusals) > 0 {
				t.Fatalf("refused: %+v", p.Refusals)
			}
			for target, want := range map[string]string{"/a": "/.aws", "/b": "/.aws", "/c": "/x"} {
				if source, _ := sourceOf(p, target); source != g.home+want {
					t.Errorf("%s comes from %s, want %s", target, source, g.home+want)
				}
			}
			s := p.Service("scheduler")
			for key, want := range map[string]string{"AT_HOME": "yes", "FILLED": "", "TILDE": "~/y"} {
				if v := s.Env[key].Value; v != want {
					t.Errorf("%s is %q, want %q", key, v, want)
				}
			}
			if v, ok := s.Env["ONLY_PROCESS"]; ok {
				t.Errorf("a variable of this process came through: %+v", v)
			}
		})
	}
}
