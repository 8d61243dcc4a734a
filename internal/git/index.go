package git

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"

	"doctor/internal/host"
	"doctor/internal/lazyregexp"
)

var errForeignIndex = errors.New("the git index has a form that only git reads")

// readIndex lists the files below a folder of the work tree by git's index file,
// with the library that reads versions 2 to 4 of it.
func readIndex(m *host.Machine, folder, prefix string) ([]File, error) {
	data, err := m.Read(filepath.Join(folder, "index"))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil // nothing was added until now
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

// decodeIndex reads an index. What is in the file may be anything.
func decodeIndex(data []byte) (entries []*index.Entry, err error) {
	defer func() {
		if recover() != nil {
			entries, err = nil, errForeignIndex
		}
	}()
	var out index.Index
	err = index.NewDecoder(bytes.NewReader(data)).Decode(&out)
	// index.skipHash, which feature.manyFiles sets, leaves zeros for the checksum.
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

// isSHA256 reports whether the hashes of a repository are those of SHA-256, as its
// configuration says.
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

// below strips a folder from a path, if the path is in it.
func below(name, folder string) (string, bool) {
	if folder == "." || folder == "" {
		return name, true
	}
	return strings.CutPrefix(name, path.Clean(folder)+"/")
}
