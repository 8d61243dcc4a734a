package cli

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
	"doctor/internal/redact"
	"doctor/internal/show"
)

// knowSecrets makes the scrubber know everything that was read, so that no output contains its
// secrets. The usual files with secrets are read immediately; learning happens when the
// scrubber gets its first text, from what was read by then. It must be called again when more
// was read.
func (a *app) knowSecrets(targets []target, containers ...engine.Container) {
	for _, t := range targets {
		for _, path := range usual(t) { // a message may quote what the run did not read itself
			if info, err := t.facts.Machine.Stat(path); err == nil && info.Size <= bounds.EnvText {
				_, _ = t.facts.Machine.Read(path)
			}
		}
	}
	a.scrubber = redact.NewLearningScrubber(func() *redact.Known { return a.known(targets, containers) })
}

// known is what may be shown, and what not, of the environment, of all files that were read so
// far and of the containers.
func (a *app) known(targets []target, containers []engine.Container) *redact.Known {
	known := redact.NewKnown(a.words)
	for name, value := range a.env {
		learnVariable(known, name, value)
	}
	for _, t := range targets {
		known.Show(t.facts.Dir)
		known.Show(t.facts.Machine.Home)
		learnFiles(known, t.facts.Machine.Files())
		learnContainers(known, t.facts.Containers())
	}
	for _, m := range a.imagined {
		learnFiles(known, m.Files())
	}
	learnContainers(known, containers)
	return known
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

// manualOf passes on the text of the manual, in pieces.
func manualOf(list []*checks.Check, piece func(text string)) {
	for _, c := range list {
		piece(c.ID + " " + c.Title + " " + c.Doc)
		for _, r := range c.Rules {
			piece(r.ID + " " + r.Title + " " + r.Doc)
		}
	}
}

// wordsOf are the words of the manual.
func wordsOf(list []*checks.Check) redact.Words {
	words := redact.Words{}
	manualOf(list, words.Add)
	return words
}

// usual are the files that usually contain secrets.
func usual(t target) []string {
	home, o := t.facts.Machine.Home, t.facts.Options
	files := []string{filepath.Join(home, ".aws", "credentials"), filepath.Join(home, ".aws", "config")}
	for _, name := range []string{".env", o.EnvFile, cmp.Or(o.ComposeFile, astro.OverrideName), cmp.Or(o.SettingsFile, airflow.DefaultSettingsFile)} {
		if name != "" {
			files = append(files, inProject(t, name))
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
