package astro

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/compose-spec/compose-go/v2/format"
	"github.com/compose-spec/compose-go/v2/loader"
	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/host"
)

// FuzzOverride loads arbitrary overrides: there is at most one refusal, its place is within the
// file, isPlain agrees with the schema, and the shortcut with compose.
func FuzzOverride(f *testing.F) {
	for _, seed := range []string{
		"", "# c\n", "services:\n", documented("api-server"), "services:\n  scheduler:\n    volumes: [\"~/.aws:/x:ro\", {type: bind, source: a, target: /b}]\n    environment: {A: b, C: 1, D: }\n    env_file: [a, {path: b}]\n    user: \"1:2\"\n",
		"a: &a [*a]\n", "services:\n  <<: &a {scheduler: {user: x}}\n---\nservices: {triggerer: {environment: [A=b, C]}}\n", "services: {webserver: }\n", "version: 3.1\n", "x-a: !reset b\nservices: {scheduler: {volumes: !override []}}\n",
		"include: [a]\n", "services: {scheduler: {extends: {file: a, service: b}}}\n", "services: {scheduler: {depends_on: [1], networks: 3, build: 2, deploy: {resources: 1}}}\n", "services: {scheduler: {env_file: 3, labels: [a], ports: [\"x\"], logging: y}}\n",
		"\xff\xfes\x00", "services:\n  scheduler:\n\tuser: a\n", "services: {scheduler: {environment: {A: \"${B:?c}\", D: \"${e\"}}}\n", "\"services\": {'scheduler': {volumes: [a::b]}}", "? [a]\n: b\n", "services: {scheduler: {volumes: [\"$A:$B:$C\"], user: 2001-01-01}}\n",
	} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	must(f, os.MkdirAll(filepath.Join(dir, ".astro"), 0o755))
	must(f, os.WriteFile(filepath.Join(dir, configPath), nil, 0o644))
	must(f, os.WriteFile(filepath.Join(dir, dockerfileName), []byte("FROM "+airflow3Image+"\n"), 0o644))
	f.Fuzz(func(t *testing.T, data []byte) {
		must(t, os.WriteFile(filepath.Join(dir, OverrideName), data, 0o644))
		m := &host.Machine{OS: "linux", Env: map[string]string{"HOME": "/h"}, Home: "/h", Dir: dir, Now: func() time.Time { return noon }}
		p := Load(t.Context(), m, dir, Options{})
		lines := strings.Count(string(data), "\n") + strings.Count(string(data), "\r") + strings.Count(string(data), "\u0085") + strings.Count(string(data), "\u2028") + strings.Count(string(data), "\u2029") + 1
		if len(p.Refusals) > 2 {
			t.Fatalf("%q: refusals %+v", data, p.Refusals)
		}
		for _, r := range p.Refusals {
			if r.Kind == "" || r.Text == "" && r.Unreadable == "" {
				t.Fatalf("%q: refusal %+v", data, r)
			}
			for _, at := range r.At {
				if at.Line > lines+1 {
					t.Fatalf("%q: refusal in line %d of %d", data, at.Line, lines)
				}
			}
		}
		_, err := parseDocuments(data)
		refused := len(p.Refusals) > 0 && p.Refusals[0].Kind == OverrideYAMLSyntax
		if err != nil && !refused && len(p.Refusals) == 0 {
			t.Fatalf("%q: compose reads what we do not: %v", data, err)
		}
		if p.Override.isPlain() && len(data) > 0 {
			comparePlain(t, p, data)
		}
		if p.Override.tooMuch == nil {
			compareShortcut(t, p)
		}
	})
}

// comparePlain loads an override of the usual form with the schema, too.
func comparePlain(t *testing.T, p *Project, data []byte) {
	t.Helper()
	c, err := p.newComposer()
	must(t, err)
	without, errWithout := c.load(t.Context(), overrideFile(data), skipping{schema: true})
	with, errWith := c.load(t.Context(), overrideFile(data), skipping{})
	if (errWith == nil) != (errWithout == nil) || errWith != nil && faultOf(errWith).step != faultOf(errWithout).step {
		t.Fatalf("%q: with the schema %v, without %v", data, errWith, errWithout)
	}
	if errWith != nil {
		return
	}
	a, err := with.MarshalYAML()
	must(t, err)
	b, err := without.MarshalYAML()
	must(t, err)
	if string(a) != string(b) {
		t.Fatalf("%q: with the schema\n%s\nwithout\n%s", data, a, b)
	}
}

// FuzzDocuments compares our parser of YAML, which counts before compose reads, with compose's own:
// what ours does not read, compose must not read either.
func FuzzDocuments(f *testing.F) {
	for _, seed := range []string{"", "a: b\n", "a: &a [b, *a]\n---\nc: {<<: {d: e}}\n", "? a\n: b\n", "- a\n-b\n", "%YAML 1.2\n---\na: !!str b\n...\n", "a: |+\n  b\n\nc: >-\n d\n", "\"a\\x41\": 'b''c'\n", "{a: b, c: [d, e]}", "a:\tb\n", "\xff\xfea\x00:\x00 \x00b\x00"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, err := parseDocuments(data)
		if err == nil || tooMuch(docs, func(string) int { return 0 }) != nil {
			return
		}
		details := types.ConfigDetails{WorkingDir: "/", ConfigFiles: []types.ConfigFile{*overrideFile(data)}}
		_, theirs := loader.LoadModelWithContext(t.Context(), details, func(o *loader.Options) {
			o.SetProjectName(composeName, true)
			o.SkipValidation, o.SkipInterpolation, o.SkipExtends, o.SkipInclude, o.SkipNormalization = true, true, true, true, true
		})
		if theirs == nil {
			t.Fatalf("%q: compose reads what we do not: %v", data, err)
		}
	})
}

func overrideFile(data []byte) *types.ConfigFile {
	return &types.ConfigFile{Filename: OverrideName, Content: data}
}

func FuzzShortParts(f *testing.F) {
	for _, seed := range []string{"", ":", "a", "~/.aws:/x:ro", `C:\a:/b:z`, "c:/a", "//a:/b", "::", "a:b:c:d", "${A:-b}:/c", "\\\\a\\b:/c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, spec string) {
		source, mode := shortParts(spec)
		v, err := format.ParseVolume(spec)
		if err == nil && v.Source != source && !strings.Contains(spec, "${") && strings.ToValidUTF8(spec, "") == spec && !strings.Contains(spec, "\x00") && !host.HasDrive(strings.TrimPrefix(spec, source+":")) {
			t.Fatalf("%q: source is %q, compose says %q", spec, source, v.Source)
		}
		if !strings.Contains(spec, mode) {
			t.Fatalf("%q: mode %q", spec, mode)
		}
	})
}

func FuzzRequirements(f *testing.F) {
	for _, seed := range []string{"", "a\n", "a[b,c]>=1; d # e\n", "-r requirements.txt\n", "-e git+x#egg=y[z]\n", "a \\\n b", "\xff\xfea\x00", bom + "a", "x-1-py3-none-any.whl"} {
		f.Add([]byte(seed))
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, data []byte) {
		must(t, os.WriteFile(filepath.Join(dir, "requirements.txt"), data, 0o644))
		p := &Project{budget: again(), Dir: dir, Machine: &host.Machine{OS: "linux", Home: dir, Dir: dir}}
		p.loadRequirements()
		for _, r := range p.Requirements {
			if r.Name == "" || r.Name != normalName(r.Name) || r.Origin.Line < 1 {
				t.Fatalf("%q: %+v", data, r)
			}
		}
	})
}
