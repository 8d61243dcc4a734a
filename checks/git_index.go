package checks

import (
	"bytes"
	"encoding/binary"
	"errors"
	"path"
	"path/filepath"
	"strings"

	"doctor/internal/host"
)

// errNoIndex says that a folder is in no git checkout that can be read.
var errNoIndex = errors.New("no git index")

// readGitIndex returns the files below a folder that git tracks, relative to
// it. It reads the index file itself (git's index-format, versions 2 and 3), so
// that nothing has to be run.
func readGitIndex(m *host.Machine, dir string) (map[string]bool, error) {
	for top := dir; ; top = filepath.Dir(top) {
		data, err := m.Read(filepath.Join(top, ".git", "index"))
		if err == nil {
			prefix, err := filepath.Rel(top, dir)
			if err != nil {
				return nil, err
			}
			return parseGitIndex(data, filepath.ToSlash(prefix))
		}
		if top == filepath.Dir(top) {
			return nil, errNoIndex
		}
	}
}

// The fixed part of an index entry, in bytes: times, ids, size and hash, then
// two of flags.
const (
	indexHeader = 12
	indexFixed  = 62
)

func parseGitIndex(data []byte, prefix string) (map[string]bool, error) {
	if len(data) < indexHeader || string(data[:4]) != "DIRC" {
		return nil, errNoIndex
	}
	version := binary.BigEndian.Uint32(data[4:])
	if version != 2 && version != 3 {
		return nil, errNoIndex
	}
	count := binary.BigEndian.Uint32(data[8:])
	out := map[string]bool{}
	rest := data[indexHeader:]
	for ; count > 0 && len(rest) > indexFixed; count-- {
		flags := binary.BigEndian.Uint16(rest[indexFixed-2:])
		start := indexFixed
		if version == 3 && flags&0x4000 != 0 {
			start += 2
		}
		if start > len(rest) {
			break
		}
		end := bytes.IndexByte(rest[start:], 0)
		if end < 0 {
			break
		}
		name := string(rest[start : start+end])
		if rel, ok := below(name, prefix); ok {
			out[rel] = true
		}
		// Entries are padded with one to eight zero bytes to a multiple of eight.
		size := (start + end + 8) &^ 7
		if size > len(rest) {
			break
		}
		rest = rest[size:]
	}
	return out, nil
}

// below strips a folder from a path, if the path is in it.
func below(name, folder string) (string, bool) {
	if folder == "." || folder == "" {
		return name, true
	}
	return strings.CutPrefix(name, path.Clean(folder)+"/")
}
