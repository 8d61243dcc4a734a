package doctor_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"doctor/internal/release"
)

// goreleaser is the part of .goreleaser.yaml that names things of this repository. .ci/soak has
// goreleaser itself read all of it, and make the files.
type goreleaser struct {
	Before struct{ Hooks []string }
	Builds []struct {
		Main                     string
		Env, Goos, Goarch, Flags []string
	}
	Archives []struct{ Files []string }
	Nfpms    []struct {
		Formats  []string
		Contents []struct{ Src string }
	}
	Casks []struct {
		Manpages    []string
		Completions map[string]string
	} `yaml:"homebrew_casks"`
	Images []struct {
		Dockerfile       string
		Flags, Platforms []string
	} `yaml:"dockers_v2"`
}

// TestReleaseIsComplete: a release is built for six systems, as Go notes version and commit, and
// each file in it is in the repository or is made before.
func TestReleaseIsComplete(t *testing.T) {
	var config goreleaser
	if err := yaml.Unmarshal([]byte(file(t, ".goreleaser.yaml")), &config); err != nil {
		t.Fatal(err)
	}
	if len(config.Builds) != 1 || len(config.Archives) != 1 || len(config.Nfpms) != 1 || len(config.Casks) != 1 || len(config.Images) != 1 {
		t.Fatalf("it has %+v", config)
	}
	build := config.Builds[0]
	if _, err := os.Stat(filepath.Join(build.Main, "main.go")); err != nil {
		t.Error(err)
	}
	if !slices.Equal(build.Goos, []string{"linux", "darwin", "windows"}) || !slices.Equal(build.Goarch, []string{"amd64", "arm64"}) ||
		!slices.Contains(build.Env, "CGO_ENABLED=0") || !slices.Contains(build.Flags, "-buildvcs=true") || !slices.Contains(build.Flags, "-trimpath") {
		t.Errorf("it builds %+v", build)
	}
	made := map[string]bool{}
	for _, hook := range config.Before.Hooks {
		if m := regexp.MustCompile(`^sh -c 'go run \./cmd/doctor completion (?:bash|zsh|fish|powershell) >(\S+)'$`).FindStringSubmatch(hook); m != nil {
			made[m[1]] = true
		}
	}
	if len(made) != 4 {
		t.Errorf("the completions made are %v", made)
	}
	names := slices.Concat(config.Archives[0].Files, config.Casks[0].Manpages)
	for _, content := range config.Nfpms[0].Contents {
		names = append(names, content.Src)
	}
	for _, name := range config.Casks[0].Completions {
		names = append(names, name)
	}
	for _, name := range names {
		found, err := filepath.Glob(name)
		if err != nil || len(found) == 0 && !made[name] && name != "completions/*" {
			t.Errorf("%s is neither in the repository nor made: %v", name, err)
		}
	}
	image := config.Images[0]
	if stage := strings.TrimPrefix(image.Flags[0], "--target="); !strings.Contains(file(t, image.Dockerfile), " AS "+stage+"\n") {
		t.Errorf("%s has no stage %s", image.Dockerfile, stage)
	}
}

// TestChangelog: the next release has a section, which says something.
func TestChangelog(t *testing.T) {
	section := regexp.MustCompile(`(?ms)^## ` + regexp.QuoteMeta(release.Next) + ` - (?:unreleased|\d{4}-\d\d-\d\d)\n(.*?)(?:\n## |\z)`).FindStringSubmatch(file(t, "CHANGELOG.md"))
	if section == nil || !regexp.MustCompile(`(?m)^### (Added|Changed|Fixed|Removed|Deprecated|Security)\n\n- \S`).MatchString(section[1]) {
		t.Errorf("CHANGELOG.md has no section for %s, or nothing in it", release.Next)
	}
}

// TestReleaseScript: nothing is published without the tag of the version or without a section for
// it; goreleaser gets that section.
func TestReleaseScript(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the script is for bash")
	}
	dir, bin := t.TempDir(), t.TempDir()
	write := func(dir, name, text string) {
		t.Helper()
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o755); err != nil { //nolint:gosec // a script that is run
			t.Fatal(err)
		}
	}
	for _, name := range []string{".ci/release", "CHANGELOG.md", "internal/release/release.go"} {
		write(dir, name, file(t, name))
	}
	write(bin, "go", "#!/bin/sh\necho \"go $*\"\nwhile [ \"$1\" != --release-notes ]; do shift; done\ncat \"$2\"\n")
	run := func(name string, args ...string) (string, error) {
		c := exec.Command(name, args...)
		c.Dir = dir
		c.Env = append(os.Environ(), "PATH="+bin+string(filepath.ListSeparator)+os.Getenv("PATH"), "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1")
		out, err := c.CombinedOutput()
		return string(out), err
	}
	for _, args := range [][]string{{"init", "--quiet"}, {"add", "."}, {"-c", "user.name=me", "-c", "user.email=me@example.com", "commit", "--quiet", "--message", "All"}} {
		if out, err := run("git", args...); err != nil {
			t.Fatalf("git %q: %v\n%s", args, err, out)
		}
	}
	const command = "go tool -modfile=.ci/tools/goreleaser/go.mod goreleaser release --clean --release-notes "
	published := func(out string) bool { return strings.Contains(out, command) && strings.Contains(out, "\n### Added\n") }
	if out, err := run("bash", ".ci/release"); err == nil || !strings.Contains(out, "HEAD does not have the tag v"+release.Next) || strings.Contains(out, command) {
		t.Errorf("without a tag: %v\n%s", err, out)
	}
	if out, err := run("bash", ".ci/release", "--snapshot", "--skip=sbom"); err != nil || !published(out) || !strings.Contains(out, " --snapshot --skip=sbom\n") {
		t.Errorf("a snapshot: %v\n%s", err, out)
	}
	if out, err := run("git", "tag", "v"+release.Next); err != nil {
		t.Fatal(out)
	}
	if out, err := run("bash", ".ci/release"); err != nil || !published(out) {
		t.Errorf("with the tag: %v\n%s", err, out)
	}
	write(dir, "CHANGELOG.md", strings.ReplaceAll(file(t, "CHANGELOG.md"), "## "+release.Next+" ", "## "+release.Next+"0 "))
	if out, err := run("bash", ".ci/release"); err == nil || !strings.Contains(out, "CHANGELOG.md has no section for "+release.Next) || strings.Contains(out, command) {
		t.Errorf("without a section: %v\n%s", err, out)
	}
}

// TestReleaseSteps: the commands that CONTRIBUTING.md has for a release are of this repository, and
// .ci/soak has the steps that it names.
func TestReleaseSteps(t *testing.T) {
	_, page, _ := strings.Cut(file(t, "CONTRIBUTING.md"), "\n## Release\n")
	page, _, _ = strings.Cut(page, "\n## ")
	for _, want := range []string{".ci/soak", ".ci/release", "`internal/release`"} {
		if !strings.Contains(page, want) {
			t.Errorf("the section Release of CONTRIBUTING.md does not name %s", want)
		}
	}
	soak := script(t, "soak")
	for _, step := range []string{"release", "renamed"} {
		if !strings.Contains(soak, "\n"+step+"() {\n") || !strings.Contains(soak, " "+step+" ") {
			t.Errorf(".ci/soak has no step %s", step)
		}
	}
}

// file is the text of a file of this repository.
func file(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.FromSlash(name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
