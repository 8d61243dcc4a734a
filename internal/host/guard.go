package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Guard watches for the reading of one file, the one that will be written: whoever
// writes a report onto what it was made of destroys that. Files are compared by what
// they are, so that a link, a hard link or another spelling is no way around it.
type Guard struct {
	file   fs.FileInfo // nil while there is none
	folder fs.FileInfo
	name   string

	mu   sync.Mutex
	seen string
}

// NewGuard watches for the file at a path, which need not exist.
func NewGuard(path string) *Guard {
	g := &Guard{name: filepath.Base(path)}
	g.file, _ = os.Stat(path)
	g.folder, _ = os.Stat(filepath.Dir(path))
	return g
}

// Read notes that the file at a path is read, or would be if it were there.
func (g *Guard) Read(path string) {
	if g == nil || !g.isAt(path) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.seen == "" {
		g.seen = path
	}
}

// Seen is the path under which the file was read first, "" if it was not.
func (g *Guard) Seen() string {
	if g == nil {
		return ""
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.seen
}

func (g *Guard) isAt(path string) bool {
	info, err := os.Stat(path)
	if err == nil {
		return g.file != nil && os.SameFile(g.file, info)
	}
	// What is made there would be read by the next run.
	if g.file != nil || g.folder == nil || !errors.Is(err, fs.ErrNotExist) || !strings.EqualFold(filepath.Base(path), g.name) {
		return false
	}
	folder, err := os.Stat(filepath.Dir(path))
	return err == nil && os.SameFile(folder, g.folder)
}
