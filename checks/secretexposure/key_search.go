package secretexposure

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"doctor/checks/internal/repair"
	"doctor/internal/git"
	"doctor/internal/host"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"golang.org/x/text/encoding/unicode"
)

// Limits for reading files that git tracks, in bytes: one per file, which no hand-written file
// reaches, and one for all.
const (
	firstRead       = 64 << 10
	maxTrackedSize  = 16 << 20
	maxTrackedBytes = 1 << 30
)

// search searches files for access keys with their secrets.
type search struct {
	machine *host.Machine
	dir     string
	folders map[string]bool // folders that are not links
	read    atomic.Int64
	// large guards room, the buffer for large files.
	large sync.Mutex
	room  []byte

	keys []trackedKey
	// absent are files that the work tree does not have in a form that git would commit.
	absent  []git.File
	unknown []string
}

func newSearch(m *host.Machine, dir string) *search {
	return &search{machine: m, dir: dir, folders: map[string]bool{".": true}}
}

// workTree searches files in the work tree.
func (s *search) workTree(ctx context.Context, files []git.File) {
	var there []git.File
	for _, f := range files {
		switch {
		case f.Link: // git stores only its target
		case f.Detached || !s.isFolder(parent(f.Path)):
			s.absent = append(s.absent, f)
		default:
			there = append(there, f)
		}
	}
	found, states := make([]*trackedKey, len(there)), make([]readState, len(there))
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(4, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			buf := make([]byte, firstRead)
			for i := int(next.Add(1)) - 1; i < len(there); i = int(next.Add(1)) - 1 {
				found[i], states[i] = s.look(ctx, there[i].Path, buf)
			}
		})
	}
	all.Wait()
	s.gather(there, found, states)
}

// readState is the result of reading a file.
type readState int

const (
	readWhole readState = iota
	readAbsent
	readBeginning // larger than the limit for one file
	readLeftOut   // the time or the bytes for all files were used up
)

func (s *search) gather(files []git.File, found []*trackedKey, states []readState) {
	leftOut, large := 0, []string{}
	for i, f := range files {
		if found[i] != nil {
			s.keys = append(s.keys, *found[i])
		}
		switch states[i] {
		case readAbsent:
			s.absent = append(s.absent, f)
		case readLeftOut:
			leftOut++
		case readBeginning:
			large = append(large, f.Path)
		}
	}
	if leftOut > 0 {
		s.unknown = append(s.unknown, fmt.Sprintf("%s not searched: out of time, or more than %d MiB", phrase.Count(leftOut, "file"), maxTrackedBytes>>20))
	}
	if len(large) > 0 {
		s.unknown = append(s.unknown, fmt.Sprintf("only the first %d MiB were searched in %s (first: %s)", maxTrackedSize>>20, phrase.Count(len(large), "text file"), large[0]))
	}
}

// look searches one file, which it reads into buf; a larger one has its own buffer.
func (s *search) look(ctx context.Context, file string, buf []byte) (*trackedKey, readState) {
	if ctx.Err() != nil || s.read.Load() > maxTrackedBytes {
		return nil, readLeftOut
	}
	full := filepath.Join(s.dir, filepath.FromSlash(file))
	data, whole, err := s.machine.ReadPart(full, buf)
	if err == nil && !whole && !isBinary(data) {
		s.large.Lock()
		defer s.large.Unlock()
		if s.room == nil {
			s.room = make([]byte, maxTrackedSize)
		}
		data, whole, err = s.machine.ReadPart(full, s.room)
	}
	s.read.Add(int64(len(data)))
	switch {
	case err != nil:
		return nil, readAbsent
	case isBinary(data):
		return nil, readWhole
	}
	key := findKey(file, data)
	if key == nil && !whole {
		return nil, readBeginning
	}
	return key, readWhole
}

// stored searches git's copy of the files that are not in the work tree.
func (s *search) stored(ctx context.Context, listing *git.Listing) {
	if len(s.absent) == 0 {
		return
	}
	err := listing.Read(ctx, s.absent, maxTrackedSize, func(f git.File, data []byte) {
		if key := findKey(f.Path, data); key != nil && !isBinary(data) {
			key.stored = true
			s.keys = append(s.keys, *key)
		}
	})
	if err != nil {
		s.unknown = append(s.unknown, fmt.Sprintf("copies of %s in git could not be read (first: %s): %v", phrase.Count(len(s.absent), "tracked file"), s.absent[0].Path, err))
	}
	slices.SortFunc(s.keys, func(a, b trackedKey) int { return cmp.Compare(a.file, b.file) })
}

// isFolder reports whether neither a folder of the work tree nor any above it is a link: git
// does not follow links.
func (s *search) isFolder(rel string) bool {
	is, known := s.folders[rel]
	if !known {
		info, err := s.machine.Lstat(filepath.Join(s.dir, filepath.FromSlash(rel)))
		is = err == nil && info.IsDir() && s.isFolder(parent(rel))
		s.folders[rel] = is
	}
	return is
}

func parent(rel string) string {
	if i := strings.LastIndexByte(rel, '/'); i >= 0 {
		return rel[:i]
	}
	return "."
}

// isBinary detects binary files as git does: by a zero byte near the beginning (git 2.39
// xdiff-interface.c). Text in UTF-16 has them too.
func isBinary(data []byte) bool {
	head := data[:min(len(data), 8000)]
	return bytes.IndexByte(head, 0) >= 0 && !strings.HasPrefix(repair.EncodingOf(head), "UTF-16")
}

// findKey returns the first access key of a text that has its secret nearby.
func findKey(file string, data []byte) *trackedKey {
	head := data[:min(len(data), 8000)]
	if bytes.IndexByte(head, 0) >= 0 {
		data = fromUTF16(data, repair.EncodingOf(head))
	}
	if !bytes.Contains(data, []byte(keyPrefix)) {
		return nil
	}
	at := keyWithSecret(data, file)
	if at == nil {
		return nil
	}
	return &trackedKey{file: file, line: 1 + bytes.Count(data[:at[0]], []byte("\n")), id: redact.KeyID(string(data[at[0]:at[1]]))}
}

// fromUTF16 converts a text to UTF-8. A byte-order mark determines the order.
func fromUTF16(data []byte, encoding string) []byte {
	order := unicode.LittleEndian
	if encoding == "UTF-16BE" {
		order = unicode.BigEndian
	}
	plain, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil {
		return nil // invalid UTF-16 is replaced, never an error
	}
	return plain
}

// The limits of the walk through a project without git.
const (
	maxWalked     = 20_000
	maxWalkedDeep = 20
)

// projectFiles lists the files below a folder of a project without those of git and of virtual
// environments. all is false if there are more than the limit.
func projectFiles(ctx context.Context, m *host.Machine, dir, folder string) (files []git.File, all bool) {
	all = true
	var walk func(rel string, deep int)
	walk = func(rel string, deep int) {
		names, err := m.ReadDir(filepath.Join(dir, filepath.FromSlash(rel)))
		if err != nil && !errors.Is(err, fs.ErrNotExist) || ctx.Err() != nil || deep > maxWalkedDeep {
			all = false
			return
		}
		for _, name := range names {
			if slices.Contains([]string{".git", ".venv", "venv", "node_modules", "__pycache__"}, name) {
				continue
			}
			if len(files) >= maxWalked {
				all = false
				return
			}
			file := strings.TrimPrefix(rel+"/"+name, "/")
			info, err := m.Lstat(filepath.Join(dir, filepath.FromSlash(file)))
			switch {
			case err != nil:
			case info.IsDir():
				walk(file, deep+1)
			case info.IsRegular():
				files = append(files, git.File{Path: file})
			}
		}
	}
	walk(folder, 0)
	return files, all
}
