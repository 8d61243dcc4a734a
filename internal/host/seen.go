package host

import (
	"io/fs"
	"maps"
	"os"
	"sync"
)

// seen is what was seen of the paths of the disk. As the content of files, it is looked up only once
// per Machine: the models ask for the same few folders many times, and each answer is of the same
// moment.
type seen struct {
	mu      sync.Mutex
	entries map[string]entry
}

// mostSeen is how many paths are remembered; a folder may have any number of files.
const mostSeen = 4096

// entry is one path of the disk, links not followed.
type entry struct {
	info fs.FileInfo
	err  error
	acl  *ACL
}

// lstat describes a path of the disk, links not followed.
func (s *seen) lstat(path string) (fs.FileInfo, error) {
	e := s.entry(path)
	return e.info, e.err
}

// describe is lstat with the owner and the access control list.
func (s *seen) describe(path string) (Info, error) {
	e := s.entry(path)
	if e.err != nil {
		return Info{}, e.err
	}
	i := describe(e.info)
	if e.acl != nil { // overlays change theirs
		i.ACL = &ACL{Users: maps.Clone(e.acl.Users), Groups: maps.Clone(e.acl.Groups), Group: e.acl.Group, Mask: e.acl.Mask}
	}
	return i, nil
}

func (s *seen) entry(path string) entry {
	s.mu.Lock()
	e, known := s.entries[path]
	s.mu.Unlock()
	if known {
		return e
	}
	// A disk that does not respond must not hold up other paths: no lock while it is asked.
	if e.info, e.err = os.Lstat(path); e.err == nil && e.info.Mode()&fs.ModeSymlink == 0 {
		e.acl = readACL(path)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.entries == nil {
		s.entries = map[string]entry{}
	}
	if len(s.entries) < mostSeen {
		s.entries[path] = e
	}
	return e
}

// stat describes the target of a path, links followed.
func (s *seen) stat(path string) (Info, error) {
	if e := s.entry(path); e.err != nil || e.info.Mode()&fs.ModeSymlink == 0 {
		return s.describe(path)
	}
	info, err := os.Stat(path)
	if err != nil {
		return Info{}, err
	}
	i := describe(info)
	i.ACL = readACL(path)
	return i, nil
}
