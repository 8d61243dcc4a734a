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
	"doctor/internal/redact"

	"golang.org/x/text/encoding/unicode"
)

// What is read of the files that git tracks, in bytes: of each at most one bound,
// which no file that people write reaches, of all the other.
const (
	firstRead       = 64 << 10
	maxTrackedSize  = 16 << 20
	maxTrackedBytes = 1 << 30
)

// search looks into files for access keys with their secrets.
type search struct {
	machine *host.Machine
	dir     string
	folders map[string]bool // which are folders themselves, and no links to some
	read    atomic.Int64
	// large is held by who looks into a large file, which is read into room.
	large sync.Mutex
	room  []byte

	keys []trackedKey
	// absent are files of which the work tree has nothing that git would take.
	absent  []git.File
	unknown []string
}

func newSearch(m *host.Machine, dir string) *search {
	return &search{machine: m, dir: dir, folders: map[string]bool{".": true}}
}

// workTree looks into files as they are in the work tree.
func (s *search) workTree(ctx context.Context, files []git.File) {
	var there []git.File
	for _, f := range files {
		switch {
		case f.Link: // of which git has the text only
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

// readState is what came of reading a file.
type readState int

const (
	readWhole readState = iota
	readAbsent
	readBeginning // it is larger than what is read of one
	readLeftOut   // the time or the bytes for all were used up
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
		s.unknown = append(s.unknown, fmt.Sprintf("%d files were not searched for want of time, or since there is more than %d MiB", leftOut, maxTrackedBytes>>20))
	}
	if len(large) > 0 {
		s.unknown = append(s.unknown, fmt.Sprintf("text files of which only the first %d MiB were searched: %d, the first %s", maxTrackedSize>>20, len(large), large[0]))
	}
}

// look searches one file. buf is what it may read into; what is larger has room of its own.
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

// stored looks into what git keeps of the files that are not in the work tree.
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
		s.unknown = append(s.unknown, fmt.Sprintf("files that are tracked and not in the project folder: %d, the first %s, and what git keeps of them was not read: %v", len(s.absent), s.absent[0].Path, err))
	}
	slices.SortFunc(s.keys, func(a, b trackedKey) int { return cmp.Compare(a.file, b.file) })
}

// isFolder reports whether a folder of the work tree and all above it are no links:
// git takes nothing through one.
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

// isBinary tells binary files as git does: by a zero byte near the beginning
// (git 2.39 xdiff-interface.c). Text in UTF-16 has them too.
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

// fromUTF16 makes UTF-8 of a text. Its mark, where it has one, says the order.
func fromUTF16(data []byte, encoding string) []byte {
	order := unicode.LittleEndian
	if encoding == "UTF-16BE" {
		order = unicode.BigEndian
	}
	plain, err := unicode.UTF16(order, unicode.UseBOM).NewDecoder().Bytes(data)
	if err != nil {
		return nil // it replaces what is no UTF-16, and does not fail
	}
	return plain
}

// The bounds of the walk through a project of which git cannot be asked.
const (
	maxWalked     = 20_000
	maxWalkedDeep = 20
)

// projectFiles lists the files below a folder of a project without those of git and of virtual
// environments. all is false if there are more than are listed.
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
