package host

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// Guard detects whether one file is read, the one that will be written: a report must not
// overwrite its own input. Files are compared by identity, so links, hard links and other
// spellings are detected.
type Guard struct {
	file   fs.FileInfo // nil while it does not exist
	folder fs.FileInfo
	name   string

	also *Guard // guards another file

	mu   sync.Mutex
	seen string
}

// NewGuard guards the file at a path, which need not exist.
func NewGuard(path string) *Guard {
	g := &Guard{name: filepath.Base(path)}
	g.file, _ = os.Stat(path)
	g.folder, _ = os.Stat(filepath.Dir(path))
	return g
}

// With makes it pass on what is read to another guard as well. Either may be nil.
func (g *Guard) With(other *Guard) *Guard {
	if g == nil {
		return other
	}
	g.also = other
	return g
}

// Read records that the file at a path is read, or would be if it existed.
func (g *Guard) Read(path string) {
	if g == nil {
		return
	}
	g.also.Read(path)
	if !g.isAt(path) {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.seen == "" {
		g.seen = path
	}
}

// Seen is the path under which the file was first read, "" if it was not.
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
	// A file created there would be read by the next run.
	if g.file != nil || g.folder == nil || !errors.Is(err, fs.ErrNotExist) || !strings.EqualFold(filepath.Base(path), g.name) {
		return false
	}
	folder, err := os.Stat(filepath.Dir(path))
	return err == nil && os.SameFile(folder, g.folder)
}
