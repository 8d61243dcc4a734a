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

// TestTrackedHoweverGitKeepsIt: keys that git tracks are found in every form of
// checkout and index, or it is said that nobody can tell.
func TestTrackedHoweverGitKeepsIt(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		skip.For(t, "git", "git is not here")
	}
	for name, c := range map[string]struct {
		init   []string
		after  [][]string
		change string // the folder that the project then lies in, beside the first
		want   string
	}{
		"as ever":         {init: []string{"init"}, want: "keys-in-tracked-file"},
		"version 4":       {init: []string{"init"}, after: [][]string{{"update-index", "--index-version", "4"}}, want: "keys-in-tracked-file"},
		"SHA-256":         {init: []string{"init", "--object-format=sha256"}, want: "keys-in-tracked-file"},
		"elsewhere":       {init: []string{"init", "--separate-git-dir=../elsewhere"}, want: "keys-in-tracked-file"},
		"a worktree":      {init: []string{"init"}, after: [][]string{{"worktree", "add", "../second"}}, change: "second", want: "keys-in-tracked-file"},
		"in two files":    {init: []string{"init"}, after: [][]string{{"update-index", "--split-index"}}, want: "cannot tell whether git tracks .env"},
		"taken out again": {init: []string{"init"}, after: [][]string{{"rm", "--cached", "-q", ".env"}}},
	} {
		t.Run(name, func(t *testing.T) {
			w := scene{files: map[string]string{
				"project/.env":      mountVariables + "AWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n",
				"project/.env.more": "A=B\n",
			}}.world(t, awstest.New(t, awstest.Options{}))
			for _, args := range append([][]string{c.init, {"add", "-A"}, {"commit", "-q", "-m", "all"}}, c.after...) {
				git := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
				git.Dir = w.Dir
				git.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null")
				if out, err := git.CombinedOutput(); err != nil {
					t.Fatalf("git %v: %v\n%s", args, err, out)
				}
			}
			if c.change != "" {
				w.Dir = filepath.Join(filepath.Dir(w.Dir), c.change)
			}
			p := &Pass{World: w}
			err := p.judgeTracked(t.Context())
			got := ""
			if err != nil {
				got = err.Error()
			}
			for _, f := range p.findings {
				got += f.Rule
			}
			if (got == "") != (c.want == "") || !strings.HasPrefix(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// FuzzParseGitIndex: whatever stands in the file, nothing goes down.
func FuzzParseGitIndex(f *testing.F) {
	f.Add([]byte("DIRC\x00\x00\x00\x02\x00\x00\x00\x00aaaaaaaaaaaaaaaaaaaa"), ".", false)
	f.Add([]byte("DIRC\x00\x00\x00\x04\x00\x00\x00\x01"+strings.Repeat("a", 62)+"\x00.env\x00aaaaaaaaaaaaaaaaaaaa"), "p", true)
	f.Fuzz(func(t *testing.T, data []byte, prefix string, long bool) {
		size := 20
		if long {
			size = 32
		}
		if tracked, err := parseGitIndex(data, prefix, size); err == nil && tracked == nil {
			t.Error("neither files nor an error")
		}
	})
}
