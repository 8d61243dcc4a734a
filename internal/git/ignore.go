package git

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"

	"doctor/internal/bounds"
	"doctor/internal/host"
)

// Ignores are the patterns that hold in one folder of a checkout: those of .git/info/exclude and of
// the .gitignore of each folder from the top of the checkout to that one. Outside of a checkout the
// .gitignore files that the search meets hold as well. The user's own core.excludesFile is not
// read: what is found must not depend on who looks.
type Ignores struct {
	// rules are in the order of their files: the last that matches decides (gitignore(5)).
	rules []ignoreRule
}

// maxIgnores is how many patterns hold in one folder at most. Without the rest more is found.
const maxIgnores = 10_000

// ignoreRule is one line of a .gitignore.
type ignoreRule struct {
	folder  string // that of the file
	pattern gitignore.Pattern
	// parts is the number of names in the pattern, 0 if it matches a name in any folder, and -1 if
	// that depends on the path.
	parts int
}

// IgnoresAbove returns the patterns that hold for a folder itself: those of the folders above it in
// its checkout.
func IgnoresAbove(m *host.Machine, dir string) Ignores {
	c, err := find(m, dir)
	if err != nil || c.top == dir {
		return Ignores{}
	}
	rel, err := filepath.Rel(c.top, filepath.Dir(dir))
	if err != nil {
		return Ignores{}
	}
	all, folder := Ignores{}, c.top
	for _, name := range append([]string{""}, strings.Split(rel, string(filepath.Separator))...) {
		if folder = filepath.Join(folder, name); name == "." {
			break
		}
		entries, _ := m.ReadEntries(folder)
		all = all.In(m, folder, entries)
	}
	return all
}

// In returns the patterns that hold for what is in a folder with these entries: those above, and
// those of its own .gitignore. A checkout in a checkout has only its own.
func (i Ignores) In(m *host.Machine, folder string, entries []fs.DirEntry) Ignores {
	for _, e := range entries {
		switch e.Name() {
		case ".git": // sorted before .gitignore
			if git, err := gitFolder(m, folder); err == nil && git != "" {
				own := readIgnores(m, folder, excludeFile(m, git))
				i = Ignores{own[:min(len(own), maxIgnores)]}
			}
		case ".gitignore":
			own := readIgnores(m, folder, filepath.Join(folder, e.Name()))
			i = Ignores{slices.Concat(i.rules, own[:min(len(own), maxIgnores-len(i.rules))])}
		}
	}
	return i
}

// excludeFile is info/exclude of a git folder.
func excludeFile(m *host.Machine, git string) string {
	return filepath.Join(commonFolder(m, git), "info", "exclude")
}

// commonFolder is the folder of git that has what all work trees share: linked ones have the one of
// their repository (gitrepository-layout).
func commonFolder(m *host.Machine, git string) string {
	data, err := m.Read(filepath.Join(git, "commondir"))
	if err != nil {
		return git
	}
	common := filepath.FromSlash(strings.TrimSpace(string(data)))
	if !filepath.IsAbs(common) {
		common = filepath.Join(git, common)
	}
	return common
}

// readIgnores reads a file of patterns for a folder. One that is a link is not followed, as in git
// (dir.c, open_nofollow), and one that cannot be read, or is too large, has no patterns.
func readIgnores(m *host.Machine, folder, file string) []ignoreRule {
	if info, err := m.Lstat(file); err != nil || !info.IsRegular() || info.Size > bounds.Text {
		return nil
	}
	data, err := m.Read(file)
	if err != nil {
		return nil
	}
	var rules []ignoreRule
	for line := range strings.Lines(strings.TrimPrefix(string(data), "\ufeff")) {
		line = strings.TrimSuffix(strings.TrimSuffix(line, "\n"), "\r")
		if !strings.HasSuffix(line, `\ `) {
			line = strings.TrimRight(line, " ")
		}
		if line == "" || line[0] == '#' || line == "/" {
			continue
		}
		rules = append(rules, ignoreRule{folder: folder, pattern: gitignore.ParsePattern(line, nil), parts: partsOf(line)})
	}
	return rules
}

func partsOf(line string) int {
	line = strings.TrimSuffix(strings.TrimPrefix(line, "!"), "/")
	switch {
	case !strings.Contains(line, "/"):
		return 0
	case strings.Contains(line, "**"):
		return -1
	}
	return strings.Count(strings.TrimPrefix(line, "/"), "/") + 1
}

// Len is the number of patterns.
func (i Ignores) Len() int { return len(i.rules) }

// Folder reports whether git ignores a folder, if it does not ignore any above it.
func (i Ignores) Folder(path string) bool {
	for _, r := range slices.Backward(i.rules) {
		switch r.match(path) {
		case gitignore.Exclude:
			return true
		case gitignore.Include:
			return false
		case gitignore.NoMatch:
		}
	}
	return false
}

// match matches one folder. The library also matches what is below a match, which git does not:
// "!keep" alone says nothing of keep/build.
func (r ignoreRule) match(path string) gitignore.MatchResult {
	if r.parts == 0 {
		return r.pattern.Match([]string{filepath.Base(path)}, true)
	}
	rel, err := filepath.Rel(r.folder, path)
	if err != nil {
		return gitignore.NoMatch
	}
	names := strings.Split(rel, string(filepath.Separator))
	if r.parts > 0 && r.parts != len(names) {
		return gitignore.NoMatch
	}
	return r.pattern.Match(names, true)
}
