package cli

import (
	"cmp"
	"maps"
	"path/filepath"
	"slices"

	"doctor/checks"
	"doctor/internal/bounds"
	"doctor/internal/engine"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// knowSecrets makes the scrubber know all that was read, so that no output shows of
// it what may not be shown. The files in which secrets stand are read at once; all
// is learned when the scrubber gets its first text, from what was read by then. Once
// more was read, this is to be called again.
func (a *app) knowSecrets(targets []target, containers ...engine.Container) {
	for _, t := range targets {
		for _, path := range usual(t) { // a message may quote what a run has not come to read
			if info, err := t.facts.Machine.Stat(path); err == nil && info.Size <= bounds.EnvText {
				_, _ = t.facts.Machine.Read(path)
			}
		}
	}
	a.scrubber = redact.NewLearningScrubber(func() *redact.Known { return a.known(targets, containers) })
}

// known is what may be shown, and what not, of the environment, of all files that
// were read so far and of the containers.
func (a *app) known(targets []target, containers []engine.Container) *redact.Known {
	known := redact.NewKnown(a.words())
	for name, value := range a.env {
		learnVariable(known, name, value)
	}
	for _, t := range targets {
		known.Show(t.facts.Dir)
		known.Show(t.facts.Machine.Home)
		learnFiles(known, t.facts.Machine.Files())
		learnContainers(known, t.facts.Containers())
	}
	learnContainers(known, containers)
	return known
}

// maxCode is how much Python is looked through, in bytes: messages quote hardly any.
const maxCode = 8 << 20

// learnFiles learns the files, those of Python last: there are many, and messages quote
// hardly any of what is in them.
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

// manualOf hands on what the manual says, in pieces.
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

// usual are the files in which secrets stand.
func usual(t target) []string {
	home, o := t.facts.Machine.Home, t.facts.Options
	files := []string{filepath.Join(home, ".aws", "credentials"), filepath.Join(home, ".aws", "config")}
	for _, name := range []string{".env", o.EnvFile, cmp.Or(o.ComposeFile, "docker-compose.override.yml"), cmp.Or(o.SettingsFile, "airflow_settings.yaml")} {
		if name != "" {
			files = append(files, inProject(t, name))
		}
	}
	return files
}

// ordinary are variables of every shell that say nothing.
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

// learnContainers adds the environments of containers, which may be older than
// the files.
func learnContainers(known *redact.Known, containers []engine.Container) {
	for _, c := range containers {
		for name, value := range c.Env {
			learnVariable(known, name, value.Reveal())
		}
	}
}
