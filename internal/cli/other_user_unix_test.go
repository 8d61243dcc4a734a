//go:build unix

package cli

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"doctor/bench/footprint"
	"doctor/internal/engine/enginetest"
	"doctor/internal/skip"
)

// built builds doctor as a release is built.
func built(t *testing.T, dir string) string {
	t.Helper()
	doctor, err := footprint.Build(dir, "doctor/cmd/doctor")
	if err != nil {
		t.Fatal(err)
	}
	return doctor
}

// TestFilesThatOnlyTheContainerReads runs doctor as a user who may not read what the
// container's user may: the status is unknown, with that reason.
func TestFilesThatOnlyTheContainerReads(t *testing.T) {
	if os.Getuid() != 0 {
		skip.For(t, "root", "doctor cannot be run as another user")
	}
	dir := t.TempDir()
	doctor := built(t, dir)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for up := dir; up != os.TempDir() && up != "/"; up = filepath.Dir(up) {
		must(os.Chmod(up, 0o755)) //nolint:gosec // for the other user
	}
	const token = "sso/cache/59274341122b24452256e5a9fb301dbd58385b79.json"
	for _, tt := range []struct {
		name   string
		change func(aws string) (unseen string)
		words  []string
	}{
		{
			"the keys", func(aws string) string { return filepath.Join(aws, "credentials") },
			[]string{"the contents of ~/.aws/credentials are unknown: permission denied"},
		},
		{
			"the folder of the keys", func(aws string) string { return aws },
			[]string{"the contents of ~/.aws/credentials are unknown: permission denied"},
		},
		{
			"a folder on the way to it", func(aws string) string {
				closed := filepath.Join(filepath.Dir(aws), "closed")
				must(os.Mkdir(closed, 0o700))
				must(os.Rename(aws, filepath.Join(closed, "aws")))
				must(os.Symlink("closed/aws", aws))
				return closed
			},
			[]string{"the contents of ~/.aws are unknown: permission denied"},
		},
		{
			"a token that boto3 has renewed", func(aws string) string {
				must(os.Remove(filepath.Join(aws, "credentials")))
				must(os.WriteFile(filepath.Join(aws, "config"), []byte("[default]\nsso_session = example-co\nsso_account_id = 111122223333\nsso_role_name = Developer\nregion = us-east-1\n\n"+
					"[sso-session example-co]\nsso_start_url = https://example-co.awsapps.com/start\nsso_region = us-east-1\n"), 0o644)) //nolint:gosec // for the other user
				must(os.MkdirAll(filepath.Join(aws, "sso", "cache"), 0o777)) //nolint:gosec // likewise
				must(os.WriteFile(filepath.Join(aws, token), []byte(`{}`), 0o600))
				return filepath.Join(aws, token)
			},
			[]string{"boto3 renewed it in the container", "sso-renewal-locks-out-host", `sudo chown -R "$(id -u):$(id -g)" ~/.aws/sso/cache`},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			e := layOutExample(t, "airflow3-repaired")
			for up := e.home; up != os.TempDir() && up != "/"; up = filepath.Dir(up) {
				must(os.Chmod(up, 0o755)) //nolint:gosec // for the other user
			}
			unseen := tt.change(filepath.Join(e.home, ".aws"))
			must(os.Chown(unseen, enginetest.AstroID, enginetest.AstroID))
			mode := os.FileMode(0o600)
			if info, err := os.Stat(unseen); err == nil && info.IsDir() {
				mode = 0o700
			}
			must(os.Chmod(unseen, mode))
			cmd := exec.Command(doctor, "--offline", "--timeout", "10m", "--check-timeout", "5m", e.project)
			cmd.Dir, cmd.Env = e.project, []string{"HOME=" + e.home}
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 1000, Gid: 1000}}
			out, err := cmd.CombinedOutput()
			var exit *exec.ExitError
			if !errors.As(err, &exit) || exit.ExitCode() != exitUnknown {
				t.Errorf("%v, want exit code %d", err, exitUnknown)
			}
			for _, w := range tt.words {
				if !strings.Contains(string(out), w) {
					t.Errorf("it does not say %q", w)
				}
			}
			for _, w := range []string{"fail ", "does not exist", "aws configure", "aws sso login"} {
				if strings.Contains(string(out), w) {
					t.Errorf("it says %q", w)
				}
			}
			if t.Failed() {
				t.Logf("%s", out)
			}
		})
	}
}

// TestFoldersThatAreClosed: every command reports that a folder may not be entered.
func TestFoldersThatAreClosed(t *testing.T) {
	if os.Getuid() != 0 {
		skip.For(t, "root", "doctor cannot be run as another user")
	}
	dir := t.TempDir()
	doctor := built(t, dir)
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0o700); err != nil {
		t.Fatal(err)
	}
	for up := dir; up != os.TempDir() && up != "/"; up = filepath.Dir(up) {
		if err := os.Chmod(up, 0o755); err != nil { //nolint:gosec // for the other user
			t.Fatal(err)
		}
	}
	for want, args := range map[string][]string{
		"doctor: cannot open the folder closed: permission denied\n":     {"--offline", "closed"},
		"doctor: cannot open the folder ./closed: permission denied\n":   {"fix", "--dir", "./closed"},
		"doctor: cannot open the folder closed/.: permission denied\n":   {"fix", "--undo", "--dir", "closed/."},
		"doctor: cannot open the folder closed/./.: permission denied\n": {"bundle", "closed/./."},
	} {
		cmd := exec.Command(doctor, args...)
		cmd.Dir, cmd.Env = dir, []string{"HOME=" + dir}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 1000, Gid: 1000}}
		out, err := cmd.CombinedOutput()
		var exit *exec.ExitError
		if string(out) != want || !errors.As(err, &exit) || exit.ExitCode() != exitUsage {
			t.Errorf("%v: %v, %s", args, err, out)
		}
	}
}
