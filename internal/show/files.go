package show

import (
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/text/encoding/unicode"

	"doctor/internal/redact"
)

// maxLearned limits how much of one file is learned: messages quote files that people write.
const maxLearned = 1 << 20

// Learn adds the values of a file to what is known, by the kind that its name and its content
// suggest. Nothing of a file of an unknown kind may be shown, nor of a file after the limit on
// values was reached.
func Learn(k *redact.Known, path string, data []byte) {
	text := decoded(data[:min(len(data), maxLearned)])
	m := newMask(text)
	if k.Weigh(0) {
		m = maskOf(path, text)
		k.Weigh(m.weighed)
	}
	m.learn(k)
}

// decoded is a file as its readers decode it: those of YAML also read UTF-16, if a byte-order
// mark says so.
func decoded(data []byte) string {
	plain, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
	if err != nil {
		return string(data)
	}
	return string(plain)
}

// Masked is a file with masks in place of everything that may not be shown, line by line, and
// what was masked.
func Masked(path string, data []byte) (string, []redact.Redaction) {
	return maskOf(path, string(data)).masked()
}

func maskOf(path, text string) *mask {
	base := strings.ToLower(filepath.Base(filepath.FromSlash(path)))
	ext := filepath.Ext(base)
	switch {
	case base == ".doctor.yaml": // it is written for doctor, which quotes it
		m := newMask(text)
		m.show(0, len(text))
		return m
	case base == "config.yaml":
		return tree(text, func([]string, string) kind { return isName }, nowhere)
	case strings.Contains(base, "settings") && isYAML(ext):
		return settingsFile(text)
	case isYAML(ext):
		return compose(text)
	case strings.Contains(base, ".env") || ext == ".env":
		return dotenv(text)
	case ext == ".json":
		return document(text)
	case ext == ".py":
		return python(text)
	case strings.Contains(base, "dockerfile"):
		return dockerfile(text)
	case strings.Contains(base, "requirements") || base == "packages.txt":
		return requirements(text)
	case ext == "" && strings.Contains(filepath.ToSlash(path), "/.aws/"), header().MatchString(firstLine(text)):
		return ini(text)
	case strings.HasPrefix(strings.TrimSpace(text), "{"):
		return document(text)
	case assignment().MatchString(firstLine(text)):
		return dotenv(text)
	}
	return newMask(text)
}

func isYAML(ext string) bool { return slices.Contains([]string{".yml", ".yaml"}, ext) }

// firstLine is the first line that is neither blank nor a comment.
func firstLine(text string) string {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")); line != "" && line[0] != '#' && line[0] != ';' {
			return line
		}
	}
	return ""
}

// Variable is the value of an environment variable with masks in place of what may not be
// shown.
func Variable(name, value string) string {
	m := newMask(value)
	m.showVariable(name, 0, len(value))
	masked, _ := m.masked()
	return masked
}

// LearnVariable adds the value of an environment variable to what is known.
func LearnVariable(k *redact.Known, name, value string) {
	m := newMask(value)
	m.showVariable(name, 0, len(value))
	m.learn(k)
}
