package sessions

import (
	"os"
	"path/filepath"
	"testing"

	"doctor/internal/astro"
	"doctor/internal/host"
)

// TestMountsForAWS: the content of a folder and its target count, not its name.
func TestMountsForAWS(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"aws_scripts/x.py":           "",
		"aws/deploy.sh":              "",
		"secrets/cloud/credentials":  "[default]\naws_access_key_id = x\n",
		"settings/config":            "[profile dev]\nregion = eu-west-1\n",
		"other/config":               "[core]\neditor = vi\n",
		"other/credentials":          "user=me\n",
		"broken/credentials":         "aws_access_key_id = x\n",
		"single/credentials":         "[default]\naws_access_key_id = x\n",
		"single/credentials.default": "",
	} {
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "aws-creds"), 0o750); err != nil {
		t.Fatal(err)
	}
	d := &Prediction{Input: Input{Machine: &host.Machine{OS: "linux"}}}
	for _, c := range []struct {
		source, target, variable string
		want                     bool
	}{
		{"aws_scripts", "/usr/local/airflow/aws_scripts", "", false},
		{"aws", "/usr/local/airflow/aws", "", false},
		{"aws", "/home/astro/.aws", "", true},
		{"secrets/cloud", "/run/cloud", "", true},
		{"settings", "/run/settings", "", true},
		{"other", "/run/other", "", false},
		{"broken", "/run/broken", "", true},
		{"single/credentials", "/run/credentials", "", true},
		{"other/credentials", "/run/credentials", "", false},
		{"other", "/run/other", "/run/other/credentials", true},
		{"other", "/run", "/run/other/credentials", false},
		{"absent/.aws", "/run/x", "", true},
		{"aws-creds", "/run/x", "", true},
		{"absent/aws_config", "/run/x", "", true},
		{"absent/aws_scripts", "/run/x", "", false},
		{"absent/laws", "/run/x", "", false},
	} {
		s := &astro.Service{
			Env:    map[string]astro.Var{},
			Mounts: []astro.Mount{{Type: astro.Bind, Source: filepath.Join(dir, c.source), Target: c.target, FromOverride: true}},
		}
		if c.variable != "" {
			s.Env["AWS_SHARED_CREDENTIALS_FILE"] = astro.Var{Value: c.variable}
		}
		if got := len(d.AWSMounts(s)) == 1; got != c.want {
			t.Errorf("%s at %s, variable %q: %v, want %v", c.source, c.target, c.variable, got, c.want)
		}
	}
	tokens := &astro.Service{Mounts: []astro.Mount{{Type: astro.Bind, Source: "/home/me/.aws/sso", Target: "/home/astro/.aws/sso", FromOverride: true}}}
	if len(d.AWSMounts(tokens)) != 0 {
		t.Error("the folder of tokens alone is taken for the AWS files")
	}
}
