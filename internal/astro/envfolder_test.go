package astro

import (
	"slices"
	"testing"
)

// TestEnvFolder: the engine creates a folder for a missing source, and from the next start on
// compose cannot read it if it has the name of an environment file.
func TestEnvFolder(t *testing.T) {
	const text = "failed to read @@PROJECT@@/.env: read @@PROJECT@@/.env: is a directory"
	for name, c := range map[string]struct {
		override string
		options  Options
		dotenv   string
		text     string
		lines    []int
	}{
		"short":          {override: "services:\n  scheduler:\n    volumes:\n      - ./.env:/usr/local/airflow/.env\n", text: text, lines: []int{4}},
		"read-only":      {override: "services:\n  scheduler:\n    volumes:\n      - .env:/usr/local/airflow/.env:ro\n", text: text, lines: []int{4}},
		"long":           {override: "services:\n  scheduler:\n    volumes:\n      - {type: bind, source: ./.env, target: /x}\n", text: text, lines: []int{4}},
		"by a variable":  {override: "services:\n  scheduler:\n    volumes:\n      - ${HOME}/../project/.env:/x\n", text: text, lines: []int{4}},
		"by two":         {override: "services:\n  triggerer:\n    volumes:\n      - ./.env:/x\n  scheduler:\n    volumes:\n      - ./.env:/x\n", text: text, lines: []int{4, 7}},
		"of another one": {override: "services:\n  minio:\n    image: minio/minio\n    volumes:\n      - ./.env:/x\n", text: text, lines: []int{5}},
		"an optional file": {override: "services:\n  minio:\n    image: minio/minio\n    env_file:\n      - {path: minio.env, required: false}\n    volumes:\n      - ./minio.env:/x\n",
			text: "failed to read @@PROJECT@@/minio.env: read @@PROJECT@@/minio.env: is a directory", lines: []int{7}},
		"another --env": {override: "services:\n  scheduler:\n    volumes:\n      - ./dev.env:/x\n", options: Options{EnvFile: "dev.env"},
			text: "failed to read @@PROJECT@@/dev.env: read @@PROJECT@@/dev.env: is a directory", lines: []int{4}},
		"--env names another":   {override: "services:\n  scheduler:\n    volumes:\n      - ./.env:/x\n", options: Options{EnvFile: "dev.env"}},
		"it is there":           {override: "services:\n  scheduler:\n    volumes:\n      - ./.env:/x\n", dotenv: "A=b\n"},
		"another file":          {override: "services:\n  scheduler:\n    volumes:\n      - ./settings.env:/x\n"},
		"another absent folder": {override: "services:\n  scheduler:\n    volumes:\n      - ./data:/data\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{OverrideName: c.override, ".env": "-"}
			if c.dotenv != "" {
				files[".env"] = c.dotenv
			}
			g := layOut(t, airflow3Image, files)
			p := g.load(c.options)
			if c.text == "" {
				if slices.ContainsFunc(p.Refusals, func(r Refusal) bool { return r.Kind == HostPathMissing }) {
					t.Errorf("refusals are %+v", p.Refusals)
				}
				return
			}
			if len(p.Refusals) != 1 {
				t.Fatalf("refusals are %+v, want one", p.Refusals)
			}
			r := p.Refusals[0]
			var lines []int
			for _, at := range r.At {
				lines = append(lines, at.Line)
			}
			if text := g.tokens(r.Text); r.Kind != HostPathMissing || text != c.text || !slices.Equal(lines, c.lines) {
				t.Errorf("refusal is %s %q at %v, want %q at %v", r.Kind, text, lines, c.text, c.lines)
			}
		})
	}
}
