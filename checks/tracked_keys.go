package checks

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// accessKey matches the id of a long-term key, alone.
var accessKey = lazyregexp.New(`(^|[^A-Z0-9])(AKIA[A-Z0-9]{16})($|[^A-Z0-9])`)

// secretLike matches what has the shape of a secret key.
var secretLike = lazyregexp.New(`(^|[^A-Za-z0-9/+])([A-Za-z0-9/+]{40})($|[^A-Za-z0-9/+])`)

// What is looked at of the files that git tracks: keys are in small files.
const (
	maxTracked     = 10000
	maxTrackedSize = 1 << 20
)

// exposed are the files of a project in which keys are found.
var exposed = []string{
	".env", "docker-compose.override.yml", "Dockerfile", "airflow_settings.yaml", "include/.aws/credentials", ".aws/credentials",
	"include/.aws/config", ".aws/config",
}

// judgeTracked reports files that git tracks and that hold a key with its secret.
// An index that cannot be read is an error only if one of the usual files has them.
func (p *Pass) judgeTracked(ctx context.Context) error {
	tracked, unread := readGitIndex(p.Machine, p.Dir)
	if errors.Is(unread, errNoIndex) {
		return nil
	}
	for _, rel := range exposed {
		if unread == nil && !tracked[rel] {
			continue
		}
		data, err := p.Machine.Read(filepath.Join(p.Dir, filepath.FromSlash(rel)))
		if err != nil || len(data) > maxTrackedSize {
			continue
		}
		m := accessKey().FindSubmatchIndex(data)
		if m == nil || !secretLike().Match(data) {
			continue
		}
		if unread != nil {
			return fmt.Errorf("cannot tell whether git tracks %s, which has an access key: %w; `git ls-files %s` tells", rel, unread, rel)
		}
		p.reportTracked(rel, data, m[4:6])
	}
	p.judgeOtherTracked(ctx, tracked)
	return nil
}

// judgeOtherTracked looks into all other text files that git tracks, such as DAGs.
func (p *Pass) judgeOtherTracked(ctx context.Context, tracked map[string]bool) {
	for i, rel := range slices.Sorted(maps.Keys(tracked)) {
		if ctx.Err() != nil || i >= maxTracked {
			p.Notef("of the files that git tracks, those from %s on were not searched for keys", rel)
			return
		}
		full := filepath.Join(p.Dir, filepath.FromSlash(rel))
		info, err := p.Machine.Lstat(full)
		if err != nil || slices.Contains(exposed, rel) || info.Mode&fs.ModeSymlink != 0 || info.Size > maxTrackedSize {
			continue // of a link git has the text only
		}
		data, err := p.Machine.Read(full)
		if err != nil || !bytes.Contains(data, []byte("AKIA")) || bytes.IndexByte(data, 0) >= 0 {
			continue
		}
		if key := keyWithSecret(data, isSample(rel)); key != nil {
			p.reportTracked(rel, data, key)
		}
	}
}

// keyWithSecret returns where an access key id begins and ends that has its secret
// nearby, nil if there is none. In a sample the keys of AWS's own documentation are
// passed over.
func keyWithSecret(data []byte, sample bool) []int {
	for end, looked := 0, 0; looked < maxKeys; {
		m := accessKey().FindSubmatchIndex(data[end:])
		if m == nil {
			return nil
		}
		from, to := end+m[4], end+m[5]
		end = to
		if sample && bytes.HasSuffix(data[from:to], []byte("EXAMPLE")) {
			continue
		}
		looked++
		for _, s := range secretLike().FindAllSubmatch(linesAround(data, from, to), -1) {
			if isMixed(s[2]) {
				return []int{from, to}
			}
		}
	}
	return nil
}

// How many lines before and after a key id its secret is looked for, in how many
// bytes at most, as a file may be one line, and for how many ids of a file: one with
// more is a list of them.
const (
	nearby      = 20
	nearbyBytes = 4 << 10
	maxKeys     = 100
)

// linesAround returns a part of a text with the lines around it.
func linesAround(text []byte, from, to int) []byte {
	first, last := max(0, from-nearbyBytes), min(len(text), to+nearbyBytes)
	for range nearby {
		from = max(first, bytes.LastIndexByte(text[first:from], '\n')+first)
		next := bytes.IndexByte(text[min(to+1, last):last], '\n')
		if next < 0 {
			next = last
		}
		to = min(to+1+next, last)
	}
	around := text[from:to]
	if from == first && from > 0 { // in the middle of a word, perhaps
		around = bytes.TrimLeft(around, secretLetters)
	}
	if to == last && to < len(text) {
		around = bytes.TrimRight(around, secretLetters)
	}
	return around
}

// secretLetters are those of a secret key.
const secretLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+"

// isMixed tells a secret key, which has small and capital letters and digits, from a
// checksum and a path.
func isMixed(text []byte) bool {
	return bytes.ContainsAny(text, "abcdefghijklmnopqrstuvwxyz") && bytes.ContainsAny(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") && bytes.ContainsAny(text, "0123456789")
}

// isSample reports whether a file shows how something is written: documentation, a
// test, a template.
func isSample(rel string) bool {
	for _, folder := range strings.Split(path.Dir(rel), "/") {
		if slices.Contains([]string{"docs", "doc", "test", "tests", "examples", "fixtures"}, strings.ToLower(folder)) {
			return true
		}
	}
	return slices.Contains([]string{".md", ".rst", ".adoc", ".txt", ".example", ".sample", ".template", ".dist", ".tmpl"}, strings.ToLower(path.Ext(rel)))
}

func (p *Pass) reportTracked(rel string, data []byte, key []int) {
	line := 1 + bytes.Count(data[:key[0]], []byte("\n"))
	p.Report(Finding{
		Rule: "keys-in-tracked-file", At: []Location{{File: rel, Line: line}},
		Message: fmt.Sprintf("%s:%d has the access key %s with a secret, and git tracks the file", rel, line, redact.KeyID(string(data[key[0]:key[1]]))),
		Fixes:   []Fix{fixTracked(p, rel)},
	})
}

// fixTracked keeps a file that is nobody else's out of git; of one that the
// project needs, the keys.
func fixTracked(p *Pass, rel string) Fix {
	const anew = "make new keys at AWS and delete the old ones, which stay in the history"
	if base := path.Base(rel); base == "Dockerfile" || base == astro.OverrideName || !slices.Contains(exposed, rel) {
		return Fix{Title: "Remove the keys from the file, and " + anew, Safety: Unsafe}
	}
	fix := Fix{Title: "Remove the file from git, keep it out, and " + anew, Safety: Unsafe}
	ignored, _ := p.Machine.Read(filepath.Join(p.Dir, ".gitignore"))
	if !slices.ContainsFunc(strings.Fields(string(ignored)), func(line string) bool { return strings.TrimPrefix(line, "/") == rel }) {
		fix.Commands = appendLine(p, "/"+rel, ".gitignore")
	}
	fix.Commands = append(fix.Commands, "git rm --cached "+p.quoted(rel))
	return fix
}
