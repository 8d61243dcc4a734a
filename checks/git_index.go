package checks

import (
	"bytes"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/host"
	"doctor/internal/lazyregexp"
)

var (
	// errNoIndex says that a folder is in no git checkout, or in one without an index.
	errNoIndex = errors.New("no git index")
	// errForeignIndex says that the index has a form that is not read here.
	errForeignIndex = errors.New("git's index has a form that doctor does not read")
)

// readGitIndex returns the files below a folder that git tracks, relative to
// it. It reads the index file itself (git's index-format, versions 2 to 4), so
// that nothing has to be run. Worktrees and submodules have a file .git that
// names the folder of theirs (gitrepository-layout).
func readGitIndex(m *host.Machine, dir string) (map[string]bool, error) {
	top := dir
	for {
		if _, err := m.Lstat(filepath.Join(top, ".git")); err == nil {
			break
		}
		if top == filepath.Dir(top) {
			return nil, errNoIndex
		}
		top = filepath.Dir(top)
	}
	folder := filepath.Join(top, ".git")
	if data, err := m.Read(folder); err == nil {
		named, _ := strings.CutPrefix(strings.TrimSpace(string(data)), "gitdir: ")
		if folder = filepath.FromSlash(named); !filepath.IsAbs(folder) {
			folder = filepath.Join(top, folder)
		}
	}
	data, err := m.Read(filepath.Join(folder, "index"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, errNoIndex
	case err != nil:
		return nil, err
	}
	prefix, err := filepath.Rel(top, dir)
	if err != nil {
		return nil, err
	}
	return parseGitIndex(data, filepath.ToSlash(prefix), hashSize(m, folder))
}

// hashSize is the size of the repository's hashes in bytes: those of SHA-1, unless
// its configuration says SHA-256.
func hashSize(m *host.Machine, folder string) int {
	common, err := m.Read(filepath.Join(folder, "commondir")) // of a worktree
	if rel := strings.TrimSpace(string(common)); err == nil && rel != "" {
		if folder = filepath.Join(folder, filepath.FromSlash(rel)); filepath.IsAbs(rel) {
			folder = rel
		}
	}
	config, _ := m.Read(filepath.Join(folder, "config"))
	if sha256Format().Match(config) {
		return sha256.Size
	}
	return sha1.Size
}

var sha256Format = lazyregexp.New(`(?im)^\s*objectformat\s*=\s*"?sha256`)

const (
	indexHeader = 12
	// indexTimes is the part of an entry in front of its hash, in bytes; two of
	// flags follow the hash.
	indexTimes = 40
)

func parseGitIndex(data []byte, prefix string, hash int) (map[string]bool, error) {
	if len(data) < indexHeader+hash || string(data[:4]) != "DIRC" {
		return nil, errForeignIndex
	}
	version := binary.BigEndian.Uint32(data[4:])
	if version < 2 || version > 4 {
		return nil, errForeignIndex
	}
	count := binary.BigEndian.Uint32(data[8:])
	out := map[string]bool{}
	name := ""
	rest := data[indexHeader : len(data)-hash]
	for ; count > 0; count-- {
		start := indexTimes + hash + 2
		if len(rest) <= start {
			return nil, errForeignIndex
		}
		if binary.BigEndian.Uint16(rest[start-2:])&0x4000 != 0 && version > 2 {
			start += 2
		}
		if version == 4 {
			strip, n := offsetVarint(rest[min(start, len(rest)):])
			if n == 0 || strip > len(name) {
				return nil, errForeignIndex
			}
			start += n
			name = name[:len(name)-strip]
		} else {
			name = ""
		}
		end := bytes.IndexByte(rest[min(start, len(rest)):], 0)
		if end < 0 {
			return nil, errForeignIndex
		}
		name += string(rest[start : start+end])
		if rel, ok := below(name, prefix); ok {
			out[rel] = true
		}
		size := start + end + 1
		if version < 4 { // padded with one to eight zero bytes to a multiple of eight
			size = (start + end + 8) &^ 7
		}
		if size > len(rest) {
			return nil, errForeignIndex
		}
		rest = rest[size:]
	}
	if bytes.HasPrefix(rest, []byte("link")) { // most entries are in another file
		return nil, errForeignIndex
	}
	return out, nil
}

// offsetVarint reads a number as git's packs have it (varint.c), and how many
// bytes it takes, 0 if it is none.
func offsetVarint(data []byte) (value, n int) {
	for i, b := range data {
		if i > 4 {
			return 0, 0
		}
		value |= int(b & 0x7f)
		if b&0x80 == 0 {
			return value, i + 1
		}
		value = (value + 1) << 7
	}
	return 0, 0
}

// below strips a folder from a path, if the path is in it.
func below(name, folder string) (string, bool) {
	if folder == "." || folder == "" {
		return name, true
	}
	return strings.CutPrefix(name, path.Clean(folder)+"/")
}
