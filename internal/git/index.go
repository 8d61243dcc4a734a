package git

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"doctor/internal/bounds"
	"doctor/internal/host"
	"doctor/internal/lazyregexp"
)

var errForeignIndex = errors.New("the git index has a form that only git reads")

// readIndex lists the files below a folder of the work tree from git's index file, with the
// library, which reads versions 2 to 4.
func readIndex(m *host.Machine, folder, prefix string) ([]File, error) {
	data, err := m.Read(filepath.Join(folder, "index"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil // nothing has been added yet
	case err != nil:
		return nil, fmt.Errorf("reading the git index: %w", err)
	case isSHA256(m, folder):
		return nil, errForeignIndex // the library is built for SHA-1
	}
	entries, err := decodeIndex(data)
	if err != nil {
		return nil, err
	}
	var files []File
	for _, e := range entries {
		rel, ok := below(e.Name, prefix)
		if !ok || len(files) > 0 && files[len(files)-1].Path == rel {
			continue
		}
		mode := ""
		switch e.Mode {
		case filemode.Symlink:
			mode = modeLink
		case filemode.Submodule:
			mode = modeSubmodule
		}
		files = append(files, File{Path: rel, Detached: e.SkipWorktree, mode: mode, hash: e.Hash.String()})
	}
	return files, nil
}

// decodeIndex reads an index. The content of the file is untrusted.
func decodeIndex(data []byte) (entries []*index.Entry, err error) {
	defer func() {
		if recover() != nil {
			entries, err = nil, errForeignIndex
		}
	}()
	if err := namesFit(data); err != nil {
		return nil, err
	}
	var out index.Index
	err = index.NewDecoder(bytes.NewReader(data)).Decode(&out)
	// index.skipHash, which feature.manyFiles sets, writes zeros as the checksum.
	if errors.Is(err, index.ErrInvalidChecksum) && bytes.HasSuffix(data, make([]byte, 20)) {
		err = nil
	}
	switch {
	case errors.Is(err, index.ErrUnknownExtension) && bytes.Contains(data, []byte("sdir")):
		return nil, ErrSparse
	case err != nil:
		return nil, fmt.Errorf("%w (%w)", errForeignIndex, err)
	}
	return out.Entries, nil
}

// Sizes in bytes of the fields before the name of an entry, and of the header of the file (git
// 2.39 Documentation/gitformat-index.txt).
const (
	indexHead  = 12
	entryHead  = 62
	nameFollow = 2 // two more bytes of flags if 0x4000 is set
)

// namesFit refuses an index of version 4 whose names exceed the memory limit: each entry only
// says how much of the previous name it keeps, and what follows.
func namesFit(data []byte) error {
	if len(data) < indexHead || binary.BigEndian.Uint32(data[4:]) != 4 {
		return nil
	}
	total, last := 0, 0
	count := binary.BigEndian.Uint32(data[8:])
	for rest := data[indexHead:]; count > 0 && len(rest) > entryHead; count-- {
		at := entryHead
		if rest[entryHead-nameFollow]&0x40 != 0 {
			at += 2
		}
		cut, n := stripped(rest[min(at, len(rest)):])
		at = min(at+n, len(rest))
		end := bytes.IndexByte(rest[at:], 0)
		if end < 0 || cut > last {
			return nil // the library reports the error
		}
		last = last - cut + end
		if total += last; total > bounds.Spent {
			return fmt.Errorf("the git index has %w", errLongNames)
		}
		rest = rest[at+end+1:]
	}
	return nil
}

var errLongNames = errors.New("longer names than are looked at")

// stripped reads how much an entry removes from the previous name, and the number of bytes of
// that number (git 2.39 varint.c decode_varint).
func stripped(data []byte) (cut, n int) {
	for n < len(data) && n < 5 {
		b := data[n]
		cut = cut<<7 | int(b&0x7f)
		if n++; b&0x80 == 0 {
			return cut, n
		}
		cut++
	}
	return cut, n
}

// isSHA256 reports whether a repository uses SHA-256, according to its configuration.
func isSHA256(m *host.Machine, folder string) bool {
	common, err := m.Read(filepath.Join(folder, "commondir")) // of a worktree
	if rel := strings.TrimSpace(string(common)); err == nil && rel != "" {
		if folder = filepath.Join(folder, filepath.FromSlash(rel)); filepath.IsAbs(rel) {
			folder = rel
		}
	}
	config, _ := m.Read(filepath.Join(folder, "config"))
	return sha256Format().Match(config)
}

var sha256Format = lazyregexp.New(`(?im)^\s*objectformat\s*=\s*"?sha256`)

// below removes a folder from a path, if the path is in it.
func below(name, folder string) (string, bool) {
	if folder == "." || folder == "" {
		return name, true
	}
	return strings.CutPrefix(name, path.Clean(folder)+"/")
}
