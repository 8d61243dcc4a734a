package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"doctor/bench/footprint"
)

// row is a line of the table. missing is why there is nothing to measure.
type row struct {
	name    string
	command footprint.Command
	missing string
}

// many is how many profiles and projects the large cases have.
const (
	manyProfiles = 10_000
	manyProjects = 1_000
)

// rowsFor lays out the projects in a folder. The first row is what the others are compared with.
func rowsFor(dir, doctor string) ([]row, error) {
	offline := func(name, example string, change func(home, project string) error, flags ...string) (row, error) {
		home, project, err := layOut(filepath.Join(dir, strings.ReplaceAll(name, " ", "-")), example)
		if err == nil && change != nil {
			err = change(home, project)
		}
		args := append([]string{doctor, "--offline", "--home", home}, flags...)
		return row{name: name, command: footprint.Command{Args: append(args, project), Dir: project}}, err
	}
	repaired, err := offline("`doctor --offline`, nothing wrong", "airflow3-repaired", nil)
	if err != nil {
		return nil, err
	}
	broken, err := offline("`doctor --offline`, one error", "airflow3-tutorial", nil)
	if err != nil {
		return nil, err
	}
	profiles, err := offline(fmt.Sprintf("`doctor --offline`, %d profiles", manyProfiles), "airflow3-repaired", addProfiles)
	if err != nil {
		return nil, err
	}
	projects, err := offline(fmt.Sprintf("`doctor --recursive`, %d projects", manyProjects), "airflow3-repaired", copyProject, "--recursive")
	if err != nil {
		return nil, err
	}
	if !knows(doctor, "--recursive") {
		projects.missing = "not available"
	}
	return append([]row{repaired, broken, profiles, projects},
		peer("aws", "configure", "list"), peer("docker", "version"), peer("astro", "version")), nil
}

// knows reports whether doctor has a flag.
func knows(doctor, flag string) bool {
	out, err := exec.Command(doctor, "--help").Output() //nolint:gosec // built here
	return err == nil && bytes.Contains(out, []byte(flag))
}

// peer is another program, if it is installed.
func peer(name string, args ...string) row {
	r := row{name: "`" + strings.Join(append([]string{name}, args...), " ") + "`", missing: "not found"}
	path, err := exec.LookPath(name)
	if err != nil {
		return r
	}
	// pyenv starts programs through a script, which costs more than some programs.
	if out, err := exec.Command("pyenv", "which", name).Output(); err == nil { //nolint:gosec // a name from above
		path = strings.TrimSpace(string(out))
	}
	r.command, r.missing = footprint.Command{Args: append([]string{path}, args...)}, ""
	return r
}

// layOut copies an example, with the project in its home folder.
func layOut(base, example string) (home, project string, err error) {
	home, project = base, filepath.Join(base, "project")
	for from, to := range map[string]string{"home": home, "project": project} {
		if err := os.CopyFS(to, os.DirFS(filepath.Join("examples", example, from))); err != nil {
			return "", "", fmt.Errorf("lay out %s: %w", example, err)
		}
	}
	return home, project, filepath.WalkDir(home, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		mode := fs.FileMode(0o644)
		if entry.IsDir() {
			mode = 0o755
		}
		return os.Chmod(path, mode) //nolint:gosec // as in a checkout
	})
}

// addProfiles writes a config file with many profiles.
func addProfiles(home, _ string) error {
	var text strings.Builder
	text.WriteString("[default]\nregion = us-east-1\n")
	for i := range manyProfiles - 1 {
		fmt.Fprintf(&text, "[profile team-%05d]\nregion = us-east-1\n", i)
	}
	return os.WriteFile(filepath.Join(home, ".aws", "config"), []byte(text.String()), 0o600)
}

// copyProject makes the folder of a project one of many projects.
func copyProject(_, project string) error {
	source := filepath.Join(project, "0000")
	if err := os.Rename(project, project+".one"); err != nil {
		return err
	}
	for i := range manyProjects {
		if err := os.CopyFS(filepath.Join(filepath.Dir(source), fmt.Sprintf("%04d", i)), os.DirFS(project+".one")); err != nil {
			return err
		}
	}
	return os.RemoveAll(project + ".one")
}
