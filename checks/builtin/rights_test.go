package builtin

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/scenetest"
	"doctor/fixers"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
	"doctor/internal/skip"
)

// person is the user of these tests, who is not root.
const person = 1000

// advice is what the offline checks report to this user, who owns all files of the scene
// except those given to others.
func advice(t *testing.T, s scenetest.Scene, others map[string]int, prepare func(base string)) []checks.Finding {
	t.Helper()
	if os.Getuid() != 0 {
		skip.For(t, "root", "files cannot be given to other users")
	}
	s.Options.Scopes = []facts.Scope{facts.Project, facts.Host}
	w := s.Facts(t, awstest.New(t, awstest.Options{}))
	base := filepath.Dir(w.Dir)
	prepare(base)
	err := filepath.WalkDir(base, func(path string, _ os.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, person, person)
	})
	if err != nil {
		t.Fatal(err)
	}
	for name, uid := range others {
		if err := os.Chown(filepath.Join(base, name), uid, uid); err != nil {
			t.Fatal(err)
		}
	}
	w.Machine.UID = person
	var found []checks.Finding
	for _, r := range run.Run(context.Background(), w, Checks(), run.Options{Offline: true}).Results {
		for _, f := range r.Findings {
			for _, fix := range f.Fixes {
				for i, c := range fix.Commands {
					fix.Commands[i] = redact.NewText(strings.ReplaceAll(redacttest.Raw(c), base, ""))
				}
			}
			found = append(found, f)
		}
	}
	return found
}

// TestRights: a suggested command can be run by this user on this machine.
func TestRights(t *testing.T) {
	fileMounts := "services:\n"
	for _, service := range []string{"api-server", "dag-processor", "scheduler", "triggerer"} {
		fileMounts += "  " + service + ":\n    volumes:\n      - @@HOME@@/.aws/config:/home/astro/.aws/config\n      - @@HOME@@/.aws/credentials:/home/astro/.aws/credentials\n"
	}
	const back = `sudo chown -R "$(id -u):$(id -g)" /home/.aws`
	remove := func(names ...string) func(string) {
		return func(base string) {
			for _, name := range names {
				if err := os.RemoveAll(filepath.Join(base, name)); err != nil {
					t.Error(err)
				}
			}
		}
	}
	folder := func(name string) func(string) {
		return func(base string) {
			remove(name)(base)
			if err := os.Mkdir(filepath.Join(base, name), 0o755); err != nil {
				t.Error(err)
			}
		}
	}
	locked := func(name string) func(string) {
		return func(base string) {
			if err := os.Chmod(filepath.Join(base, name), 0o600); err != nil {
				t.Error(err)
			}
		}
	}
	nothing := func(string) {}
	const files, mode, dotenv = "credentials-files-absent", "file-mode-unreadable", "dotenv-syntax"
	for name, c := range map[string]struct {
		prepare func(string)
		files   map[string]string
		others  map[string]int
		rule    string
		want    [][]string // the commands of each fix
		fixers  []string
		words   string // of the first title
	}{
		"the empty folder that an engine left": {remove("home/.aws/config", "home/.aws/credentials"), nil, map[string]int{"home/.aws": 0},
			files, [][]string{{back, "aws configure"}, {back, "aws configure sso"}}, nil, "~/.aws belongs to root"},
		"an empty folder of one's own": {remove("home/.aws/config", "home/.aws/credentials"), nil, nil,
			files, [][]string{{"aws configure"}, {"aws configure sso"}}, nil, "Create the files with access keys"},
		"the home folder of somebody else": {remove("home/.aws/config", "home/.aws/credentials"), nil, map[string]int{"home": 1001, "home/.aws": 1001},
			files, [][]string{{"aws configure"}, {"aws configure sso"}}, nil, "Create the files with access keys"},
		"keys of root's": {locked("home/.aws/credentials"), nil, map[string]int{"home/.aws/credentials": 0},
			mode, [][]string{{"sudo setfacl -m u:50000:r /home/.aws/credentials"}, {"sudo chmod 644 /home/.aws/credentials"}}, nil, "it belongs to root"},
		"keys of one's own": {locked("home/.aws/credentials"), nil, nil,
			mode, [][]string{{"setfacl -m u:50000:r /home/.aws/credentials"}, {"chmod 644 /home/.aws/credentials"}}, []string{"chmod"}, "Let only"},
		"broken keys of one's own": {locked("home/.aws/credentials"), map[string]string{"home/.aws/credentials": "\ufeff[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\n"}, nil,
			mode, [][]string{{"setfacl -m u:50000:r /home/.aws/credentials"}, {"chmod 644 /home/.aws/credentials"}}, []string{"chmod"}, "Let only"},
		"a folder in the place of the keys": {folder("home/.aws/credentials"), map[string]string{"project/docker-compose.override.yml": fileMounts}, nil,
			"mount-target-is-file-path", [][]string{{"rmdir /home/.aws/credentials", "aws configure"}}, nil, "Remove it, then create the file"},
		"a folder in the place of the keys, in the folder that an engine left": {folder("home/.aws/credentials"), nil, map[string]int{"home/.aws": 0, "home/.aws/credentials": 0},
			files, [][]string{{back, "rmdir /home/.aws/credentials", "aws configure"}}, nil, "~/.aws belongs to root"},
		"a folder .env": {folder("project/.env"), nil, nil, dotenv, [][]string{{"rmdir .env"}}, nil, "Remove the folder .env"},
		"a full folder .env": {func(base string) { folder("project/.env")(base); folder("project/.env/x")(base) }, nil, nil,
			dotenv, [][]string{{"mv .env .env.old"}}, nil, "Remove the folder .env"},
		"a folder for an override": {folder("project/docker-compose.override.yml"), nil, nil,
			"override-refused", [][]string{{"rmdir docker-compose.override.yml"}}, nil, "Remove the folder docker-compose.override.yml"},
		"no credentials for a single mount": {remove("home/.aws/credentials"), map[string]string{"project/docker-compose.override.yml": fileMounts}, nil,
			"host-path-missing", [][]string{{"aws configure"}, {"aws configure sso"}, nil}, nil, "Create the files"},
		"no config for a single mount": {remove("home/.aws/config"), map[string]string{
			"project/docker-compose.override.yml": fileMounts, "project/.env": scenetest.MountVariables + "AWS_PROFILE=dev\n", "home/.aws/credentials": "",
		}, nil, "host-path-missing", [][]string{{"aws configure --profile dev"}, {"aws configure sso --profile dev"}, nil}, nil, "Create the files"},
		"another's config for a single mount": {nothing, map[string]string{
			"project/docker-compose.override.yml": strings.ReplaceAll(fileMounts, "@@HOME@@/.aws/cr", "/no/such/cr"),
		}, nil, "host-path-missing", [][]string{nil}, []string{"set-mount-source"}, "Mount ~/.aws/credentials instead"},
	} {
		t.Run(name, func(t *testing.T) {
			found := advice(t, scenetest.Scene{Files: c.files}, c.others, c.prepare)
			i := slices.IndexFunc(found, func(f checks.Finding) bool { return f.Rule.ID == c.rule })
			if i < 0 {
				t.Fatalf("no %s in %+v", c.rule, redacttest.Everything(found))
			}
			var commands [][]string
			var fixers []string
			for _, fix := range found[i].Fixes {
				commands = append(commands, redacttest.RawAll(fix.Commands))
				if fix.Edit != nil {
					fixers = append(fixers, fix.Edit.Name())
				}
			}
			if !slices.EqualFunc(commands, c.want, slices.Equal) || !slices.Equal(fixers, c.fixers) {
				t.Errorf("commands %q and fixers %q, want %q and %q", commands, fixers, c.want, c.fixers)
			}
			if !strings.Contains(redacttest.Raw(found[i].Fixes[0].Title), c.words) {
				t.Errorf("%q does not say %q", redacttest.Raw(found[i].Fixes[0].Title), c.words)
			}
		})
	}
}

// What blocks a folder is not a folder, and what blocks a file is not a file.
func TestWayToAWS(t *testing.T) {
	for name, c := range map[string]struct {
		lay func(aws string) error
		why string
	}{
		"a file for the folder": {func(aws string) error { return errors.Join(os.RemoveAll(aws), os.WriteFile(aws, nil, 0o600)) }, "~/.aws is not a folder"},
		"a folder for a file":   {func(aws string) error { return errors.Join(os.Remove(aws+"/config"), os.Mkdir(aws+"/config", 0o700)) }, "~/.aws/config is not a file"},
	} {
		t.Run(name, func(t *testing.T) {
			w := scenetest.Scene{}.Facts(t, awstest.New(t, awstest.Options{}))
			if err := c.lay(filepath.Join(w.Machine.Home, ".aws")); err != nil {
				t.Fatal(err)
			}
			before, why := (&checks.Pass{Facts: w}).PrepareAWSFolder(fixers.CredentialFiles)
			if len(before) != 1 || why != c.why {
				t.Errorf("%q, because %s; want %s", redacttest.RawAll(before), why, c.why)
			}
		})
	}
}

// TestUnreadable: root can read what others may not, so only the fix is tested.
func TestUnreadable(t *testing.T) {
	if os.Getuid() != 0 {
		skip.For(t, "root", "files cannot be given to other users")
	}
	for name, c := range map[string]struct {
		owner int
		mode  os.FileMode
		want  string
	}{
		"one's own": {person, 0, "Make .env readable for your user: chmod u+r .env"},
		"root's":    {0, 0o600, `Take ownership of .env, which belongs to root: sudo chown "$(id -u):$(id -g)" .env`},
		"too large": {person, 0o600, "Replace .env with a smaller file: "},
	} {
		t.Run(name, func(t *testing.T) {
			w := scenetest.Scene{}.Facts(t, awstest.New(t, awstest.Options{}))
			w.Machine.UID = person
			path := filepath.Join(w.Dir, ".env")
			if err := os.Chmod(path, c.mode); err != nil {
				t.Fatal(err)
			}
			if err := os.Chown(path, c.owner, c.owner); err != nil {
				t.Fatal(err)
			}
			fix := repair.FixUnreadable(&checks.Pass{Facts: w}, ".env")[0]
			if got := redacttest.Raw(fix.Title) + ": " + strings.Join(redacttest.RawAll(fix.Commands), "\n"); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
