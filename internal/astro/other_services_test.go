package astro

import "testing"

// TestRefusalsOfOtherServices: compose's refusal of any other service keeps the whole project from
// starting.
func TestRefusalsOfOtherServices(t *testing.T) {
	for name, c := range map[string]struct {
		override, text string
		kind           RefusalKind
		line           int
	}{
		"env_file, a name": {"services:\n  minio:\n    image: minio/minio\n    env_file: minio.env\n",
			"env file @@PROJECT@@/minio.env not found: stat @@PROJECT@@/minio.env: no such file or directory", EnvFileMissing, 4},
		"env_file, a list": {"services:\n  minio:\n    image: minio/minio\n    env_file:\n      - .env\n      - conf/minio.env\n",
			"env file @@PROJECT@@/conf/minio.env not found: stat @@PROJECT@@/conf/minio.env: no such file or directory", EnvFileMissing, 4},
		"env_file, long": {"services:\n  minio:\n    image: minio/minio\n    env_file:\n      - path: minio.env\n",
			"env file @@PROJECT@@/minio.env not found: stat @@PROJECT@@/minio.env: no such file or directory", EnvFileMissing, 4},
		"env_file, required": {"services:\n  minio:\n    image: minio/minio\n    env_file:\n      - {path: minio.env, required: true}\n",
			"env file @@PROJECT@@/minio.env not found: stat @@PROJECT@@/minio.env: no such file or directory", EnvFileMissing, 4},
		"env_file by an anchor": {"x-env: &env\n  env_file: minio.env\nservices:\n  minio:\n    <<: *env\n    image: minio/minio\n",
			"env file @@PROJECT@@/minio.env not found: stat @@PROJECT@@/minio.env: no such file or directory", EnvFileMissing, 2},
		"env_file of the second of two": {"services:\n  minio:\n    image: minio/minio\n    env_file: .env\n  zoo:\n    image: zoo\n    env_file: zoo.env\n",
			"env file @@PROJECT@@/zoo.env not found: stat @@PROJECT@@/zoo.env: no such file or directory", EnvFileMissing, 7},
		"env_file, not required":         {"services:\n  minio:\n    image: minio/minio\n    env_file:\n      - {path: minio.env, required: false}\n", "", "", 0},
		"env_file of a disabled service": {"services:\n  minio:\n    image: minio/minio\n    env_file: minio.env\n    profiles: [later]\n", "", "", 0},
		"env_file that is there":         {"services:\n  minio:\n    image: minio/minio\n    env_file: .env\n", "", "", 0},
		"env_file that is refused":       {"services:\n  minio:\n    image: minio/minio\n    env_file: bad.env\n", "failed to read @@PROJECT@@/bad.env: line 1: unexpected character \"\\\"\" in variable name ****", DotenvSyntax, 1},
		"env_file that is a folder":      {"services:\n  minio:\n    image: minio/minio\n    env_file: dags\n", "failed to read @@PROJECT@@/dags: read @@PROJECT@@/dags: is a directory", DotenvSyntax, 0},
		"depends_on, a list":             {"services:\n  scheduler:\n    depends_on: [minio]\n", `service "scheduler" depends on undefined service "minio": invalid compose project`, OverrideRefused, 3},
		"depends_on of another service":  {"services:\n  minio:\n    image: minio/minio\n    depends_on: [vault]\n", `service "minio" depends on undefined service "vault": invalid compose project`, OverrideRefused, 4},
		"depends_on, long":               {"services:\n  minio:\n    image: minio/minio\n    depends_on:\n      vault: {condition: service_started}\n", `service "minio" depends on undefined service "vault": invalid compose project`, OverrideRefused, 5},
		"depends_on, not required":       {"services:\n  minio:\n    image: minio/minio\n    depends_on:\n      vault: {condition: service_started, required: false}\n", `service "minio" depends on undefined service "vault": invalid compose project`, OverrideRefused, 5},
		"depends_on a disabled service":  {"services:\n  minio:\n    image: minio/minio\n    depends_on:\n      vault: {condition: service_started, required: false}\n  vault: {image: vault, profiles: [later]}\n", "", "", 0},
		"networks, a list":               {"services:\n  minio:\n    image: minio/minio\n    networks: [data]\n", `service "minio" refers to undefined network data: invalid compose project`, OverrideRefused, 4},
		"networks, a mapping":            {"services:\n  minio:\n    image: minio/minio\n    networks:\n      data: {aliases: [s3]}\n", `service "minio" refers to undefined network data: invalid compose project`, OverrideRefused, 5},
		"the base's network":             {"services:\n  minio:\n    image: minio/minio\n    networks: [airflow]\n", "", "", 0},
		"volumes":                        {"services:\n  minio:\n    image: minio/minio\n    volumes:\n      - minio-data:/data\n", `service "minio" refers to undefined volume minio-data: invalid compose project`, NamedVolumeUndeclared, 5},
		"volumes, long":                  {"services:\n  minio:\n    image: minio/minio\n    volumes:\n      - {type: volume, source: minio-data, target: /data}\n", `service "minio" refers to undefined volume minio-data: invalid compose project`, NamedVolumeUndeclared, 5},
		"volumes, declared":              {"services:\n  minio:\n    image: minio/minio\n    volumes:\n      - minio-data:/data\nvolumes:\n  minio-data:\n", "", "", 0},
		"secrets":                        {"services:\n  minio:\n    image: minio/minio\n    secrets: [root]\n", `service "minio" refers to undefined secret root: invalid compose project`, OverrideRefused, 4},
		"secrets, long":                  {"services:\n  minio:\n    image: minio/minio\n    secrets:\n      - {source: root, target: /root}\n", `service "minio" refers to undefined secret root: invalid compose project`, OverrideRefused, 4},
		"configs":                        {"services:\n  minio:\n    image: minio/minio\n    configs: [conf]\n", `service "minio" refers to undefined config conf: invalid compose project`, OverrideRefused, 4},
		"no image":                       {"services:\n  minio:\n    command: server /data\n", `service "minio" has neither an image nor a build context specified: invalid compose project`, OverrideUnknownService, 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := layOut(t, airflow3Image, map[string]string{OverrideName: c.override, "bad.env": "A\"B=1\n"})
			p := g.load(Options{})
			if c.text == "" {
				if len(p.Refusals) > 0 {
					t.Errorf("refusals are %+v, want none", p.Refusals)
				}
				return
			}
			if len(p.Refusals) != 1 {
				t.Fatalf("refusals are %+v, want one", p.Refusals)
			}
			r := p.Refusals[0]
			if text := g.tokens(r.Text); text != c.text || r.Kind != c.kind || len(r.At) != 1 || r.At[0].Line != c.line {
				t.Errorf("refusal is %s %q at %v, want\n%s %q at line %d", r.Kind, text, r.At, c.kind, c.text, c.line)
			}
		})
	}
}
