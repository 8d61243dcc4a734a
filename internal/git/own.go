package git

import (
	"bytes"
	"cmp"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/config"

	"doctor/internal/host"
)

// readOwn reads the rules of this machine. Those of the repository count more, so they come last
// (gitignore, "DESCRIPTION").
func (c *Checkout) readOwn() []rule {
	var all []rule
	for _, file := range []string{excludesFile(c.machine, c.Folder), excludeFile(c.machine, c.Folder)} {
		if data, err := c.machine.Read(file); err == nil {
			all = append(all, rulesIn(data, file)...)
		}
	}
	return all
}

// excludesFile is the file with the patterns of the user: core.excludesFile, or the usual one
// (git-config). Files that a configuration includes are not read.
func excludesFile(m *host.Machine, folder string) string {
	home := cmp.Or(m.ShellHome, m.Home)
	if home == "" {
		return ""
	}
	xdg := cmp.Or(m.Getenv("XDG_CONFIG_HOME"), filepath.Join(home, ".config"))
	named := filepath.Join(xdg, "git", "ignore")
	for _, file := range []string{filepath.Join(xdg, "git", "config"), filepath.Join(home, ".gitconfig"), filepath.Join(commonFolder(m, folder), "config")} {
		data, err := m.Read(file)
		if err != nil {
			continue
		}
		settings := config.New()
		if err := config.NewDecoder(bytes.NewReader(data)).Decode(settings); err != nil {
			continue
		}
		if value := settings.Section("core").Option("excludesFile"); value != "" {
			named = value
		}
	}
	if rest, ok := strings.CutPrefix(named, "~/"); ok {
		named = filepath.Join(home, rest)
	}
	return named
}
