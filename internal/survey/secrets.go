package survey

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"

	"doctor/checks"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/bounds"
	"doctor/internal/engine"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/manual"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// Read is what was read of secrets: in the environment, in projects, in the files that their fixes
// would make, and in containers.
type Read struct {
	Env        map[string]string
	Projects   []*facts.Facts
	Imagined   []*host.Machine
	Containers []engine.Container
}

// Known is what may be shown, and what not, of all that was read.
func (r Read) Known(words func() redact.Words) *redact.Known {
	known := redact.NewKnown(words)
	for name, value := range r.Env {
		learnVariable(known, name, value)
	}
	for _, w := range r.Projects {
		known.Show(w.Dir)
		known.Show(w.Machine.Home)
		learnFiles(known, w.Machine.Files())
		learnContainers(known, w.Containers())
	}
	for _, m := range r.Imagined {
		learnFiles(known, m.Files())
	}
	learnContainers(known, r.Containers)
	return known
}

// ReadUsual reads the files of a project that usually contain secrets: a message may quote what the
// run did not read itself.
func ReadUsual(w *facts.Facts) {
	for _, path := range usual(w) {
		if info, err := w.Machine.Stat(path); err == nil && info.Size <= bounds.EnvText {
			_, _ = w.Machine.Read(path)
		}
	}
}

// maxCode limits how much Python is learned, in bytes: messages rarely quote it.
const maxCode = 8 << 20

// learnFiles learns the files, Python last: there are many, and messages rarely quote them.
func learnFiles(known *redact.Known, files map[string][]byte) {
	isCode := func(path string) bool { return filepath.Ext(path) == ".py" }
	paths := slices.SortedFunc(maps.Keys(files), func(a, b string) int {
		switch {
		case isCode(a) == isCode(b):
			return cmp.Compare(a, b)
		case isCode(a):
			return 1
		}
		return -1
	})
	code := 0
	for _, path := range paths {
		if isCode(path) {
			if code += len(files[path]); code > maxCode {
				continue
			}
		}
		known.Show(path)
		show.Learn(known, path, files[path])
	}
}

// Words are the words of the manual.
func Words(list []*checks.Check) redact.Words {
	words := redact.Words{}
	manual.EachText(list, words.Add)
	return words
}

// usual are the files that usually contain secrets.
func usual(w *facts.Facts) []string {
	home, o := w.Machine.Home, w.Options
	files := []string{filepath.Join(home, ".aws", "credentials"), filepath.Join(home, ".aws", "config")}
	for _, name := range []string{".env", o.EnvFile, cmp.Or(o.ComposeFile, astro.OverrideName), cmp.Or(o.SettingsFile, airflow.DefaultSettingsFile)} {
		if name != "" {
			files = append(files, w.InProject(name))
		}
	}
	return files
}

// ordinary are variables of every shell that hold no secrets.
func ordinary(name string) bool {
	return slices.Contains([]string{
		"COLORTERM", "HOSTNAME", "LANG", "LOGNAME", "OLDPWD", "PATH", "PWD", "SHELL", "TERM", "TMPDIR", "USER", "USERNAME",
	}, name)
}

func learnVariable(known *redact.Known, name, value string) {
	if !ordinary(name) {
		show.LearnVariable(known, name, value)
	}
}

// learnContainers adds the environments of containers, which may be older than the files.
func learnContainers(known *redact.Known, containers []engine.Container) {
	for _, c := range containers {
		for name, value := range c.Env {
			learnVariable(known, name, value.Reveal())
		}
	}
}
