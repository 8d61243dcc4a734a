package secretexposure

import (
	"bytes"
	"path"
	"slices"
	"strings"
)

// keyPrefix is what the id of a long-term access key begins with, and keyLength how
// long it is (IAM user guide, "Understanding unique ID prefixes").
const (
	keyPrefix    = "AKIA"
	keyLength    = 20
	secretLength = 40
)

// keyWithSecret returns the range of an access key id that has its secret nearby, nil if there
// is none. The keys of AWS's own documentation are ignored in samples, and where they belong
// to an emulator.
func keyWithSecret(data []byte, file string) []int {
	sample, small := isSample(file), slices.Contains(keyFiles, file)
	for end, looked := 0, 0; looked < maxKeys; {
		from := nextKeyID(data, end)
		if from < 0 {
			return nil
		}
		to := from + keyLength
		end = to
		id := data[from:to]
		if isFilledIn(id) || bytes.HasSuffix(id, []byte("EXAMPLE")) && (sample || isEmulators(data, from)) {
			continue
		}
		looked++
		around := data
		if !small || len(data) > maxKeyFile {
			around = linesAround(data, from, to)
		}
		if hasSecret(around) {
			return []int{from, to}
		}
	}
	return nil
}

// keyFiles are small settings files: a key and a secret in one of them belong together,
// whatever their distance. maxKeyFile is their maximum size.
var keyFiles = append([]string{"docker-compose.override.yml", "Dockerfile"}, ownFiles...)

const maxKeyFile = 32 << 10

// nextKeyID finds the next standalone text with the form of an access key id, -1 if there is
// none.
func nextKeyID(data []byte, start int) int {
	for {
		i := bytes.Index(data[start:], []byte(keyPrefix))
		if i < 0 {
			return -1
		}
		from := start + i
		to := from + keyLength
		start = from + 1
		if to > len(data) || from > 0 && isKeyLetter(data[from-1]) || to < len(data) && isKeyLetter(data[to]) {
			continue
		}
		if !slices.ContainsFunc(data[from:to], func(c byte) bool { return !isKeyLetter(c) }) {
			return from
		}
	}
}

func isKeyLetter(c byte) bool { return c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' }

// isFilledIn reports whether an id is only a placeholder: AKIAXXXXXXXXXXXXXXXX.
func isFilledIn(id []byte) bool {
	rest := id[len(keyPrefix):]
	return len(bytes.Trim(rest, string(rest[:1]))) == 0
}

// isEmulators reports whether the line of a key says that it belongs to an emulator: MinIO's
// manual uses the keys of AWS's documentation.
func isEmulators(data []byte, at int) bool {
	from := bytes.LastIndexByte(data[:at], '\n') + 1
	line := strings.ToLower(string(data[max(from, at-nearbyBytes):at]))
	return slices.ContainsFunc([]string{"minio", "localstack", "moto"}, func(name string) bool { return strings.Contains(line, name) })
}

// hasSecret reports whether a text contains what looks like a secret key. In a URI its
// characters are escaped, in JSON they may be.
func hasSecret(text []byte) bool {
	plain := strings.NewReplacer("%2F", "/", "%2f", "/", "%2B", "+", "%2b", "+", `\/`, "/").Replace(string(text))
	for word := range strings.FieldsFuncSeq(plain, func(r rune) bool { return !strings.ContainsRune(secretLetters, r) }) {
		if len(word) == secretLength && isMixed(word) {
			return true
		}
	}
	return false
}

// secretLetters are the characters of a secret key.
const secretLetters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/+"

// isMixed distinguishes a secret key from a checksum, a path and a placeholder: it has several
// lower and upper case letters, and digits. Less than one in ten thousand random keys has
// fewer.
func isMixed(word string) bool {
	small, capital, digit := 0, 0, 0
	for _, c := range word {
		switch {
		case c >= 'a' && c <= 'z':
			small++
		case c >= 'A' && c <= 'Z':
			capital++
		case c >= '0' && c <= '9':
			digit++
		}
	}
	return small > 3 && capital > 3 && digit > 0
}

// Limits of the search for a secret: lines before and after a key id, bytes in total, since a
// file may be one line, and ids per file: a file with more is a list of ids.
const (
	nearby      = 20
	nearbyBytes = 4 << 10
	maxKeys     = 100
)

// linesAround returns a part of a text with the surrounding lines.
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
	if from == first && from > 0 { // possibly in the middle of a word
		around = bytes.TrimLeft(around, secretLetters)
	}
	if to == last && to < len(text) {
		around = bytes.TrimRight(around, secretLetters)
	}
	return around
}

// isSample reports whether a file is an example: documentation, a test, a template.
func isSample(rel string) bool {
	for _, folder := range strings.Split(path.Dir(rel), "/") {
		if slices.Contains([]string{"docs", "doc", "test", "tests", "testdata", "example", "examples", "sample", "samples", "fixtures"}, strings.ToLower(folder)) {
			return true
		}
	}
	base := strings.ToLower(path.Base(rel))
	for _, word := range []string{"example", "sample", "template"} {
		if strings.Contains(base, word) {
			return true
		}
	}
	return strings.HasPrefix(base, "test_") || strings.HasSuffix(base, "_test.py") || base == "conftest.py" ||
		slices.Contains([]string{".md", ".rst", ".adoc", ".txt", ".dist", ".tmpl"}, path.Ext(base))
}
