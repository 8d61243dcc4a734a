package cli

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"doctor/internal/casetest"
	"doctor/internal/dotenv"

	"go.yaml.in/yaml/v4"
)

// A dress writes the files of a case in another format that means the same to their readers.
type dress struct {
	name string
	// wear returns the text of a file in the dress, or the text itself if it does not fit.
	wear func(f cloth) []byte
	// kept returns what a repair took away of the dress of a file, "" if nothing.
	kept func(before, after []byte) string
	// exact dresses can be put on after the repair just as well: the files are the same.
	exact bool
	// fault means that the dress is a fault, which the repair removes.
	fault bool
	// lines means that the dress keeps the lines: a repair changes as many as without it.
	lines bool
}

// cloth is a file to be dressed.
type cloth struct {
	format fileFormat
	text   []byte
}

// fileFormat is a format of the files that get a dress.
type fileFormat int

const (
	other fileFormat = iota
	dotenvFile
	composeFile
	yamlFile
	iniFile
	dockerFile
	requirementsFile
)

func formatOf(path string) fileFormat {
	name := filepath.Base(path)
	switch {
	case strings.Contains(name, "compose") && strings.HasSuffix(name, ".yml"):
		return composeFile
	case strings.HasSuffix(name, ".yaml"):
		return yamlFile
	case name == "Dockerfile":
		return dockerFile
	case name == "requirements.txt":
		return requirementsFile
	case name == ".env" || strings.HasSuffix(name, ".env"):
		return dotenvFile
	case name == "config" || name == "credentials":
		return iniFile
	}
	return other
}

// dressUp puts a dress on the files of a case, and returns those that it fits.
func dressUp(t *testing.T, d dress, g casetest.Ground) (dressed map[string][]byte) {
	t.Helper()
	dressed = map[string][]byte{}
	for _, root := range []string{g.Project, g.Home} {
		_ = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() || formatOf(path) == other {
				return nil // a home folder that is not there
			}
			before, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			after := d.wear(cloth{formatOf(path), before})
			if bytes.Equal(before, after) {
				return nil
			}
			if err := os.WriteFile(path, after, 0o600); err != nil { // keeps the mode and the owner
				t.Fatal(err)
			}
			dressed[path] = after
			return nil
		})
	}
	return dressed
}

const bom = "\ufeff"

// hostileComment is a comment in several scripts; the last character is beyond 16 bits.
const hostileComment = "# Größe: 日本語 🚀"

// dresses are all of them, in the order of the rotation.
func dresses() []dress {
	return slices.Concat([]dress{
		{name: "crlf", wear: withCRLF, kept: keptCRLF, exact: true, lines: true},
		{name: "no-final-newline", wear: withoutFinalNewline, lines: true},
		{name: "trailing", wear: withTrailing, lines: true},
		{name: "comment-lines", wear: withCommentLines, kept: keptComments, lines: true},
		{name: "comments-at-ends", wear: withEndComments, kept: keptComments, lines: true},
		{name: "bom", wear: withBOM, kept: keptBOM, exact: true, lines: true},
		{name: "bom-ini", wear: withINIBOM, fault: true},
		{name: "tabs", wear: withTabs, lines: true},
		{name: "crlf-bom-comments", wear: func(f cloth) []byte {
			f.text = withoutFinalNewline(cloth{f.format, withCommentLines(f)})
			f.text = withBOM(f)
			return withCRLF(f)
		}, kept: func(before, after []byte) string {
			return keptCRLF(before, after) + keptBOM(before, after) + keptComments(before, after)
		}, lines: true},
	}, composeDresses())
}

func withCRLF(f cloth) []byte {
	return bytes.ReplaceAll(bytes.ReplaceAll(f.text, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
}

func keptCRLF(before, after []byte) string {
	if !bytes.Contains(before, []byte("\n")) {
		return "" // which line ends it has, nobody knows
	}
	for line := range bytes.Lines(after) {
		if bytes.HasSuffix(line, []byte("\n")) && !bytes.HasSuffix(line, []byte("\r\n")) {
			return "a line ends with LF: " + string(line)
		}
		if bytes.HasSuffix(line, []byte("\r\r\n")) {
			return "a line ends with CR CR LF: " + string(line)
		}
	}
	return ""
}

func withoutFinalNewline(f cloth) []byte { return bytes.TrimRight(f.text, "\r\n") }

// withTrailing has spaces at the ends of lines, and blank lines at the end.
func withTrailing(f cloth) []byte {
	return append(eachLine(f, func(line string) string {
		if strings.HasSuffix(line, `\`) || line == "" {
			return line
		}
		return line + "  "
	}), "\n  \n\n"...)
}

func withBOM(f cloth) []byte {
	if f.format == iniFile || bytes.HasPrefix(f.text, []byte(bom)) {
		return f.text // to Python, it is a fault
	}
	return append([]byte(bom), f.text...)
}

func withINIBOM(f cloth) []byte {
	if f.format != iniFile || bytes.HasPrefix(f.text, []byte(bom)) {
		return f.text
	}
	return append([]byte(bom), f.text...)
}

func keptBOM(before, after []byte) string {
	if bytes.HasPrefix(before, []byte(bom)) && !bytes.HasPrefix(after, []byte(bom)) || bytes.Count(after, []byte(bom)) > bytes.Count(before, []byte(bom)) {
		return "the byte-order mark is lost or in another place"
	}
	return ""
}

// withCommentLines has a comment above each line.
func withCommentLines(f cloth) []byte {
	if f.format == dockerFile && bytes.Contains(f.text, []byte("<<")) {
		return f.text
	}
	return eachLine(f, func(line string) string {
		if line == "" || strings.HasPrefix(line, "#") && f.format == dockerFile {
			return line // a directive has to be first
		}
		indent := ""
		if f.format == yamlFile || f.format == composeFile {
			indent = line[:len(line)-len(strings.TrimLeft(line, " "))]
		}
		return indent + hostileComment + "\n" + line
	})
}

// keptComments: a comment goes only with what it is above, or with the line that it ends.
func keptComments(before, after []byte) string {
	lost := bytes.Count(before, []byte(hostileComment)) - bytes.Count(after, []byte(hostileComment))
	if lines := gone(string(before), string(after)); lost > lines {
		return fmt.Sprintf("%d comments are lost, and %d lines", lost, lines)
	}
	return ""
}

// withEndComments has a comment at the end of each line, where the format has such.
func withEndComments(f cloth) []byte {
	if f.format == iniFile || f.format == dockerFile {
		return f.text
	}
	return eachLine(f, func(line string) string {
		if line == "" || strings.HasSuffix(line, `\`) {
			return line
		}
		return line + "  " + hostileComment
	})
}

var (
	iniSetting  = regexp.MustCompile(`^(\s*)([A-Za-z_0-9]+)[ ]*=[ ]*(.*)$`)
	yamlSetting = regexp.MustCompile(`^([ -]*[^#:\s][^:\s]*):[ ]+(.*)$`)
	instruction = regexp.MustCompile(`^(\w+) +`)
)

// withTabs has tabs where there can be spaces.
func withTabs(f cloth) []byte {
	return eachLine(f, func(line string) string {
		switch f.format {
		case iniFile:
			if m := iniSetting.FindStringSubmatch(line); m != nil {
				return strings.ReplaceAll(m[1], " ", "\t") + m[2] + "\t=\t" + m[3] + "\t"
			}
		case dotenvFile:
			if m := iniSetting.FindStringSubmatch(line); m != nil {
				return m[1] + m[2] + "=\t" + m[3] + "\t"
			}
		case composeFile, yamlFile:
			if m := yamlSetting.FindStringSubmatch(line); m != nil {
				return m[1] + ":\t" + m[2] + "\t"
			}
			if line == "" {
				return line // compose refuses a tab there
			}
			return line + "\t"
		case dockerFile:
			return instruction.ReplaceAllString(line, "$1\t")
		case requirementsFile:
			return line + "\t"
		}
		return line
	})
}

// eachLine changes the lines of a file one by one, and leaves each that would then mean something
// else.
func eachLine(f cloth, change func(string) string) []byte {
	lines := strings.Split(string(f.text), "\n")
	means := meaning(f.format, string(f.text))
	for i, line := range lines {
		cr := strings.HasSuffix(line, "\r")
		changed := change(strings.TrimSuffix(line, "\r"))
		if cr {
			changed += "\r"
		}
		lines[i] = changed
		if changed != line && meaning(f.format, strings.Join(lines, "\n")) != means {
			lines[i] = line
		}
	}
	return []byte(strings.Join(lines, "\n"))
}

// meaning is what a file of some formats says, in a form to compare.
func meaning(format fileFormat, text string) string {
	switch format {
	case composeFile, yamlFile:
		var v any
		if err := yaml.Unmarshal([]byte(text), &v); err != nil {
			return "invalid"
		}
		return dump(v)
	case dotenvFile:
		values, err := dotenv.Literal(text)
		if err != nil {
			return "invalid"
		}
		return dump(values)
	}
	return ""
}

func dump(v any) string {
	text, err := yaml.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}
