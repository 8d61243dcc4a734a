package onboard

import (
	"cmp"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

// private are the names that neither git nor the image should have: the environment file, and a
// copy of ~/.aws in the project.
func (p *planner) private() []string {
	names := []string{".aws"}
	if file := filepath.ToSlash(p.project.EnvFile.Path); filepath.IsLocal(file) && path.Base(file) == file {
		names = append([]string{file}, names...)
	}
	return names
}

// ignored keeps the private files out of git and out of the image.
func (p *planner) ignored() error {
	p.ignore(".gitignore", p.inGit(), p.gitIgnores)
	context := p.project.BuildContext()
	if p.Standalone() || !p.project.Image.OnBuildCopy || context.Unread {
		return nil
	}
	p.ignore(cmp.Or(context.By, ".dockerignore"), true, func(name string) bool { return context.Ignored(name) || p.isCopied(name) })
	return nil
}

func (p *planner) ignore(file string, create bool, ignored func(name string) bool) {
	missing := slices.DeleteFunc(p.private(), ignored)
	if len(missing) == 0 || !create && !p.machine.Exists(filepath.Join(p.project.Dir, file)) {
		return
	}
	p.add(fixers.Fix{
		Title: redact.Textf("Add %s to %s", phrase.List(missing), file), Safety: fixers.Safe,
		Edit: fixers.AddLines{File: file, Lines: missing, Create: create},
	})
}

// inGit reports whether the project is in a git checkout.
func (p *planner) inGit() bool {
	for dir := p.project.Dir; ; dir = filepath.Dir(dir) {
		if p.machine.Exists(filepath.Join(dir, ".git")) {
			return true
		}
		if dir == filepath.Dir(dir) {
			return false
		}
	}
}

// gitIgnores reports whether the project's .gitignore decides about a name in its top folder, one
// way or the other (gitignore(5)).
func (p *planner) gitIgnores(name string) bool {
	data, err := p.machine.Read(filepath.Join(p.project.Dir, ".gitignore"))
	if err != nil {
		return false
	}
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		pattern := strings.TrimPrefix(strings.TrimRight(line, " \t\r\n"), "!")
		pattern = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(pattern, "/"), "**/"), "/")
		if matched, err := path.Match(pattern, name); err == nil && matched {
			return true
		}
	}
	return false
}

// isCopied reports whether the Dockerfile names a file: without it the build would fail.
func (p *planner) isCopied(name string) bool {
	for _, c := range p.project.Image.Built {
		for _, source := range c.Sources {
			if rel := astro.SourceIn(source); rel == name || strings.HasPrefix(rel, name+"/") {
				return true
			}
		}
	}
	return false
}
