package git

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"sync"

	"doctor/internal/host"
)

// Checkout is one work tree, for what belongs to it and what does not.
type Checkout struct {
	// Top is its top folder, links resolved, and Folder git's own folder for it.
	Top, Folder string

	machine *host.Machine
	mu      sync.Mutex
	rules   map[string][]rule // by the folder of the .gitignore, with slashes, "" for the top
	// own are the rules of this machine.
	own func() []rule
}

// Rule is one line of a .gitignore, relative to the top of the work tree.
type Rule struct {
	File string
	Line int
}

// String is the rule as git shows it.
func (r Rule) String() string { return fmt.Sprintf("%s:%d", r.File, r.Line) }

type rule struct {
	pattern
	at Rule
}

// Find returns the work tree that a folder is in. The error wraps ErrNoCheckout if it is in none.
func Find(m *host.Machine, dir string) (*Checkout, error) {
	physical, err := m.Resolve(dir)
	if err != nil {
		return nil, fmt.Errorf("looking for a git repository: %w", err)
	}
	c, err := find(m, physical)
	if err != nil {
		return nil, err
	}
	found := &Checkout{Top: c.top, Folder: c.folder, machine: m, rules: map[string][]rule{}}
	found.own = sync.OnceValue(found.readOwn)
	return found, nil
}

// Ignored returns the rule by which a .gitignore of the work tree ignores a path below its top,
// whether anything is there or not. It reads the files itself and asks neither the configuration of
// the user nor .git/info/exclude: they are on one machine only, and the answer must be the same on
// each. git does not look into a folder that is ignored.
func (c *Checkout) Ignored(at string, isDir bool) (Rule, bool) {
	return c.ignored(at, isDir, c.decides)
}

// IgnoredHere reports whether git ignores a path on this machine, also by .git/info/exclude and by
// the user's own patterns. If git does not track it, no other checkout has it.
func (c *Checkout) IgnoredHere(at string, isDir bool) bool {
	_, ignored := c.ignored(at, isDir, func(names []string, isDir bool) *rule {
		if by := c.decides(names, isDir); by != nil {
			return by
		}
		return lastMatch(c.own(), names, isDir)
	})
	return ignored
}

func (c *Checkout) ignored(at string, isDir bool, decides func([]string, bool) *rule) (Rule, bool) {
	rel, err := filepath.Rel(c.Top, at)
	if err != nil || rel == "." || !filepath.IsLocal(rel) {
		return Rule{}, false
	}
	names := strings.Split(filepath.ToSlash(rel), "/")
	for n := 1; n <= len(names); n++ {
		if by := decides(names[:n], isDir || n < len(names)); by != nil && !by.again {
			return by.at, true
		}
	}
	return Rule{}, false
}

// decides looks for the last rule that matches a path whose folders are not ignored: those of its
// own folder count more than those above (gitignore, "PATTERN FORMAT").
func (c *Checkout) decides(names []string, isDir bool) *rule {
	for n := len(names) - 1; n >= 0; n-- {
		if by := lastMatch(c.rulesOf(names[:n]), names[n:], isDir); by != nil {
			return by
		}
	}
	return nil
}

func lastMatch(rules []rule, names []string, isDir bool) *rule {
	for i := len(rules) - 1; i >= 0; i-- {
		if rules[i].matches(names, isDir) {
			return &rules[i]
		}
	}
	return nil
}

// maxIgnore is the size of a .gitignore, in bytes, beyond which it is not read.
const maxIgnore = 1 << 20

// rulesOf are the rules of the .gitignore in a folder. One that is a link has none: git does not
// follow it.
func (c *Checkout) rulesOf(folder []string) []rule {
	name := path.Join(folder...)
	c.mu.Lock()
	defer c.mu.Unlock()
	rules, known := c.rules[name]
	if known {
		return rules
	}
	file := path.Join(name, ".gitignore")
	rules = rulesIn(c.readPlain(filepath.Join(c.Top, filepath.FromSlash(file))), file)
	c.rules[name] = rules
	return rules
}

func rulesIn(data []byte, file string) []rule {
	if len(data) > maxIgnore {
		return nil
	}
	var rules []rule
	for i, line := range strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n") {
		if p, ok := parsePattern(line); ok {
			rules = append(rules, rule{p, Rule{file, i + 1}})
		}
	}
	return rules
}

// readPlain reads a file that is not a link; nothing if it cannot be read.
func (c *Checkout) readPlain(file string) []byte {
	if info, err := c.machine.Lstat(file); err != nil || !info.IsRegular() {
		return nil
	}
	data, err := c.machine.Read(file)
	if err != nil {
		return nil
	}
	return data
}
