package git

import (
	"path"
	"strings"
)

// pattern is one line of a .gitignore (git 2.39 dir.c parse_path_pattern, gitignore "PATTERN
// FORMAT").
type pattern struct {
	parts []string
	// anchored: it has a slash before its end, so that it is matched from the folder of its file;
	// else it is the name of something in any folder.
	anchored bool
	// again: it takes back what earlier ones ignore. folders: it matches nothing but folders.
	again, folders bool
}

// parsePattern reads a line; ok is false if it has no pattern.
func parsePattern(line string) (p pattern, ok bool) {
	line = strings.TrimSuffix(line, "\r")
	if strings.HasPrefix(line, "#") {
		return p, false
	}
	for strings.HasSuffix(line, " ") && !strings.HasSuffix(line, `\ `) {
		line = line[:len(line)-1]
	}
	line, p.again = strings.CutPrefix(line, "!")
	line, p.folders = strings.CutSuffix(line, "/")
	p.anchored = strings.Contains(line, "/")
	line = strings.TrimPrefix(line, "/")
	if line == "" {
		return p, false
	}
	for part := range strings.SplitSeq(line, "/") {
		p.parts = append(p.parts, strings.ReplaceAll(part, "[!", "[^"))
	}
	return p, true
}

// matches reports whether the pattern matches a path, as names below the folder of its file.
func (p pattern) matches(names []string, isDir bool) bool {
	switch {
	case p.folders && !isDir:
		return false
	case !p.anchored:
		return fits(p.parts[0], names[len(names)-1])
	}
	return follow(p.parts, names)
}

// follow matches a path part by part; ** stands for any number of folders, and at the end for
// whatever is below. It goes back to the last ** only, which is enough and takes no longer than the
// product of both lengths.
func follow(parts, names []string) bool {
	p, n, last, from := 0, 0, -1, 0
	for n < len(names) {
		switch {
		case p < len(parts) && parts[p] == "**" && p == len(parts)-1:
			return true
		case p < len(parts) && parts[p] == "**":
			last, from = p, n
			p++
		case p < len(parts) && fits(parts[p], names[n]):
			p, n = p+1, n+1
		case last >= 0:
			from++
			p, n = last+1, from
		default:
			return false
		}
	}
	return p == len(parts)
}

// fits matches one name; a pattern that is malformed matches nothing.
func fits(part, name string) bool {
	ok, err := path.Match(part, name)
	return err == nil && ok
}
