package secretexposure

import (
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/host"
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
		"AWS's example for MinIO":     {"docker-compose.yml", "MINIO_ROOT_USER: " + id + "\nMINIO_ROOT_PASSWORD: " + secret + "\n", ""},
		"another key for MinIO":       {"docker-compose.yml", "MINIO_ROOT_USER: " + other + "\nMINIO_ROOT_PASSWORD: " + secret + "\n", other},
		"an emulator's test and test": {"tests/test_load.py", "aws_access_key_id='test', aws_secret_access_key='test'\n", ""},
		"a test beside the DAGs":      {"dags/test_load.py", "KEY = '" + id + "'\nSECRET = '" + secret + "'\n", ""},
		"an environment to copy":      {"env.template", "AWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=" + secret + "\n", ""},
		"a place for an id":           {"dags/load.py", "KEY = 'AKIAXXXXXXXXXXXXXXXX'\nSECRET = '" + secret + "'\n", ""},
		"a place for a secret":        {".env", "AWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=YOURSECRETACCESSKEYYOURSECRETACCESSKEY123\n", ""},
		"a path beside it":            {"dags/load.py", "KEY = '" + id + "'\nP = 'dags/team1/reports/Daily/exports/file/ab'\n", ""},
		"a longer id":                 {"dags/load.py", "KEY = '" + id + "9'\nSECRET = '" + secret + "'\n", ""},
		"a URI":                       {".env", "AIRFLOW_CONN_AWS_DEFAULT=aws://" + id + ":wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY@/\n", id},
		"a checksum and the secret":   {"dags/load.py", id + ",da39a3ee5e6b4b0d3255bfef95601890afd80709," + secret + "\n", id},
		"the second is not AWS's":     {"docs/setup.rst", id + "\n" + other + "\n" + secret + "\n", other},
	} {
		t.Run(name, func(t *testing.T) {
			got := ""
			if at := keyWithSecret([]byte(c.text), c.file); at != nil {
				got = c.text[at[0]:at[1]]
			}
			if got != c.want {
				t.Errorf("found %q, want %q", got, c.want)
			}
		})
	}
}

// TestTrackedText: only the files that git tracks count, and of these all that are text.
func TestTrackedText(t *testing.T) {
	const other = "AKIA1234567890ABCDEF"
	files := map[string]struct {
		text string
		line int // of the finding, 0 for none
	}{
		"dags/load.py":       {keyPair, 1},
		"dags/local.py":      {keyPair, 0}, // ignored
		"include/data.bin":   {"\x00" + keyPair, 0},
		"include/late.txt":   {strings.Repeat("x\n", 5000) + "\x00\n" + other + "\n" + awstest.ExampleSecret, 5002},
		"include/large.csv":  {keyPair + strings.Repeat("1,2,3\n", 1<<18), 1},
		"include/end.csv":    {strings.Repeat("1,2,3\n", 1<<18) + keyPair, 1<<18 + 1},
		"include/image.bin":  {strings.Repeat("\x00\x01", 1<<20) + keyPair, 0},
		"include/wide.env":   {scenetest.Utf16("# keys\r\n" + keyPair), 2},
		"include/conn.json":  {`{"uri": "aws://` + awstest.ExampleKeyID + `:wJalrXUtnFEMI%2FK7MDENG%2FbPxRfiCYEXAMPLEKEY@/?region_name=us-east-1"}`, 1},
		"include/more.json":  {`{"login": "` + awstest.ExampleKeyID + `", "password": "wJalrXUtnFEMI\/K7MDENG\/bPxRfiCYEXAMPLEKEY"}`, 1},
		"include/notes.ipny": {`{"source": ["K = '` + awstest.ExampleKeyID + `'\n", "S = '` + awstest.ExampleSecret + `'\n"]}`, 1},
		".env":               {"AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + strings.Repeat("\nA=B", 40) + "\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n", 1},
		"Dockerfile":         {"FROM astrocrpublic.azurecr.io/runtime:3.0-2\nENV ID=" + awstest.ExampleKeyID + "\nLABEL revision=da39a3ee5e6b4b0d3255bfef95601890afd80709\n", 0},
		".gitignore":         {"local.py\n", 0},
	}
	s := scenetest.Scene{Files: map[string]string{}}
	want := ""
	for _, name := range slices.Sorted(maps.Keys(files)) {
		f := files[name]
		s.Files["project/"+name] = f.text
		if f.line > 0 {
			want += fmt.Sprintf("; keys-in-tracked-file %s:%d", name, f.line)
		}
	}
	w := s.Facts(t, awstest.New(t, awstest.Options{}))
	simple()(t, w.Dir)
	for _, where := range []string{os.Getenv("PATH"), ""} {
		w.Machine.Env["PATH"] = where
		if got := tracked(t, w); "; "+got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

// TestTrackedTooLarge: for a text above the limit of one file the rest is reported as unknown;
// binary files are ignored.
func TestTrackedTooLarge(t *testing.T) {
	for name, c := range map[string]struct{ fill, want string }{
		"text":    {"1,2,3,4\n", "only the first 16 MiB were searched in 1 text file (first: include/data)"},
		"no text": {"1,2,3,\x00\n", ""},
	} {
		t.Run(name, func(t *testing.T) {
			w := scenetest.Scene{}.Facts(t, awstest.New(t, awstest.Options{}))
			write(t, w.Dir, "include/data", strings.Repeat(c.fill, maxTrackedSize/8+1))
			simple()(t, w.Dir)
			if got := tracked(t, w); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// BenchmarkTracked looks for keys in a repository of 20,000 files of some kilobytes.
func BenchmarkTracked(b *testing.B) {
	if _, err := exec.LookPath("git"); err != nil {
		b.Skip("git is not here")
	}
	dir := b.TempDir()
	for i := range 20_000 {
		folder := filepath.Join(dir, fmt.Sprintf("d%d", i/100))
		if err := os.MkdirAll(folder, 0o755); err != nil {
			b.Fatal(err)
		}
		text := strings.Repeat(fmt.Sprintf("x%d = 'AWS AK' + 1\n", i), 200)
		if err := os.WriteFile(filepath.Join(folder, fmt.Sprintf("f%d.py", i)), []byte(text), 0o644); err != nil { //nolint:gosec // as git makes them
			b.Fatal(err)
		}
	}
	for _, args := range [][]string{{"init", "-q"}, {"add", "-A"}} {
		cmd := exec.Command("git", args...)
		cmd.Dir = dir
		if err := cmd.Run(); err != nil {
			b.Fatal(err)
		}
	}
	m := &host.Machine{OS: "linux", Env: map[string]string{"PATH": os.Getenv("PATH")}, Dir: dir, Now: time.Now}
	for b.Loop() {
		p := &checks.Pass{Facts: &facts.Facts{Dir: dir, Machine: m}, Check: Check}
		if err := judgeTracked(p, b.Context()); err != nil || len(reported(p)) > 0 {
			b.Fatal(err)
		}
	}
}
