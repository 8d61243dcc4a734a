package dagignore

import (
	"errors"
	"path"
	"regexp"
	"strings"
	"unicode/utf8"
)

// globRule reads a line as a .gitignore pattern, as pathspec's GitWildMatchPattern does. Unlike
// git, Airflow matches a pattern without a slash only against the last part of the path; because it
// does so for each parent folder, the result is the same.
func globRule(line string) (rule, bool) {
	byName := !strings.HasPrefix(line, "/") && !strings.Contains(strings.TrimRight(line, "/"), "/")
	if strings.HasSuffix(line, `\ `) {
		line = strings.TrimLeft(line, " \t\v\f")
	} else {
		line = strings.TrimSpace(line)
	}
	pattern, include := strings.CutPrefix(line, "!")
	if line == "" || line == "/" {
		return rule{}, false
	}
	r := rule{byName: byName, include: include}
	if text, err := translate(pattern); err == nil {
		r.expr, _ = regexp.Compile(text)
	}
	return r, true
}

// relative is the part of a path that the rule matches. A folder ends in a slash.
func (r *rule) relative(name string, isDir bool) string {
	if r.byName {
		name = path.Base(name)
	} else if r.dir != "" {
		name = strings.TrimPrefix(name, r.dir+"/")
	}
	if isDir {
		name += "/"
	}
	return name
}

// errPattern means that a pattern is invalid; Airflow then fails altogether.
var errPattern = errors.New("no pattern")

// translate converts a pattern into an expression.
func translate(pattern string) (string, error) {
	segments := strings.Split(pattern, "/")
	switch {
	case segments[0] == "":
		segments = segments[1:]
	case segments[0] != "**" && (len(segments) == 1 || len(segments) == 2 && segments[1] == ""):
		segments = append([]string{"**"}, segments...)
	}
	if len(segments) == 0 {
		return "", errPattern
	}
	last := len(segments) - 1
	if segments[last] == "" {
		segments[last] = "**" // what ends in a slash is a folder
	}
	var b strings.Builder
	b.WriteString("^")
	slash := false
	for i, segment := range segments {
		switch {
		case segment == "**" && i == last && i == 0:
			return ".", nil
		case segment == "**" && i == last:
			if slash {
				b.WriteString("/")
			} else { // preceded only by **
				b.WriteString("[^/]*/")
			}
		case segment == "**" && !slash:
			b.Reset()
			b.WriteString("^(?:.+/)?")
		case segment == "**":
			b.WriteString("(?:/.+)?")
		default:
			if slash {
				b.WriteString("/")
			}
			text, err := translateSegment(segment)
			if err != nil {
				return "", err
			}
			b.WriteString(text)
			if i == last {
				b.WriteString("(?:/|$)")
			}
			slash = true
		}
	}
	return b.String(), nil
}

// translateSegment converts the part between two slashes into an expression.
func translateSegment(segment string) (string, error) {
	if segment == "*" {
		return "[^/]+", nil
	}
	var b strings.Builder
	for i := 0; i < len(segment); {
		r, width := utf8.DecodeRuneInString(segment[i:])
		i += width
		switch r {
		case '\\':
			if i == len(segment) {
				return "", errPattern
			}
			escaped, width := utf8.DecodeRuneInString(segment[i:])
			b.WriteString(regexp.QuoteMeta(string(escaped)))
			i += width
		case '*':
			b.WriteString("[^/]*")
		case '?':
			b.WriteString("[^/]")
		case '[':
			class, rest, closed := translateClass(segment[i:])
			if closed {
				b.WriteString(class)
				i = len(segment) - len(rest)
			} else {
				b.WriteString(`\[`)
			}
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return b.String(), nil
}

// translateClass reads a set of characters, after its opening bracket.
func translateClass(text string) (class, rest string, closed bool) {
	negated := strings.HasPrefix(text, "!") || strings.HasPrefix(text, "^")
	if negated {
		text = text[1:]
	}
	if text == "" {
		return "", "", false
	}
	// A closing bracket at the beginning is one of the characters.
	end := strings.IndexByte(text[1:], ']') + 1
	if end == 0 {
		return "", "", false
	}
	quote := strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `^`, `\^`, `&`, `\&`, `~`, `\~`)
	class = "[" + quote.Replace(text[:end]) + "]"
	if negated {
		class = "[^" + class[1:]
	}
	return class, text[end+1:], true
}
