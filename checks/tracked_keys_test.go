package checks

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/aws/awstest"
	"doctor/internal/skip"
)

func TestKeyWithSecret(t *testing.T) {
	const id, secret = awstest.ExampleKeyID, awstest.ExampleSecret
	const other = "AKIA1234567890ABCDEF"
	for name, c := range map[string]struct {
		file, text string
		want       string
	}{
		"a DAG":                       {"dags/load.py", "KEY = \"" + id + "\"\nSECRET = \"" + secret + "\"\n", id},
		"on one line":                 {"include/x.py", "boto3.client('s3', '" + id + "', '" + secret + "')\n", id},
		"the secret first":            {"plugins/x.py", "S = '" + secret + "'\n\n\nK = '" + id + "'", id},
		"JSON":                        {"include/conn.json", `{"login": "` + id + `", "password": "` + secret + `"}`, id},
		"an id alone":                 {"dags/load.py", "KEY = \"" + id + "\"\n", ""},
		"a secret alone":              {"dags/load.py", "SECRET = \"" + secret + "\"\n", ""},
		"a secret far away":           {"dags/load.py", "KEY = \"" + id + "\"\n" + strings.Repeat("\n", 100) + "SECRET = \"" + secret + "\"\n", ""},
		"far away on one line":        {"include/x.json", "['" + id + "'," + strings.Repeat("1,", nearbyBytes) + "'" + secret + "']", ""},
		"a part of a longer word":     {"include/x.json", "['" + id + "', '" + strings.Repeat(secret, 200) + "']", ""},
		"ids alone, a megabyte":       {"include/x.json", strings.Repeat("'"+id+"',", 1<<20/23), ""},
		"a checksum beside it":        {"dags/load.py", "KEY = \"" + id + "\"\nSHA = \"da39a3ee5e6b4b0d3255bfef95601890afd80709\"\n", ""},
		"AWS's example in a README":   {"README.md", "KEY = " + id + "\nSECRET = " + secret + "\n", ""},
		"AWS's example in a test":     {"tests/dags/test_load.py", "KEY = '" + id + "'\nSECRET = '" + secret + "'\n", ""},
		"AWS's example in a template": {".env.example", "AWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=" + secret + "\n", ""},
		"another key in a README":     {"README.md", "KEY = " + other + "\nSECRET = " + secret + "\n", other},
		"the second is not AWS's":     {"docs/setup.rst", id + "\n" + other + "\n" + secret + "\n", other},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if at := keyWithSecret([]byte(c.text), isSample(c.file)); at != nil {
				got = c.text[at[0]:at[1]]
			}
			if got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestTrackedText: of the files of a checkout those count that git tracks.
func TestTrackedText(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		skip.For(t, "git", "git is not here")
	}
	keys := "K = '" + awstest.ExampleKeyID + "'\nS = '" + awstest.ExampleSecret + "'\n"
	w := scene{files: map[string]string{
		"project/dags/load.py": keys, "project/dags/local.py": keys, "project/include/data.bin": "\x00" + keys,
		"project/.gitignore": "local.py\n", "project/include/large.csv": keys + strings.Repeat("1,2,3\n", 1<<18),
	}}.world(t, awstest.New(t, awstest.Options{}))
	if err := os.Symlink("../dags/local.py", filepath.Join(w.Dir, "include", "link.py")); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"init"}, {"add", "-A"}} {
		git := exec.Command("git", args...)
		git.Dir = w.Dir
		if out, err := git.CombinedOutput(); err != nil {
			t.Fatalf("git %v: %v\n%s", args, err, out)
		}
	}
	p := &Pass{World: w}
	if err := p.judgeTracked(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(p.findings) != 1 || p.findings[0].At[0] != (Location{File: "dags/load.py", Line: 1}) {
		t.Errorf("findings are %+v, want one in dags/load.py", p.findings)
	}
}
