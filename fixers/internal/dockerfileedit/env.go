// Package dockerfileedit edits the variables that a Dockerfile sets.
package dockerfileedit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"doctor/fixers/internal/textedit"
	"doctor/internal/bounds"
	"doctor/internal/dockerfile"
)

// SetENV changes the value of a variable in the ENV of a Dockerfile that sets it, if that is on one
// line and its quotes are not mixed.
func SetENV(read []byte, name string, line int, to func(value string) (string, error)) ([]textedit.Splice, []textedit.Want, error) {
	at, quote, err := findENV(read, name, line)
	if err != nil {
		return nil, nil, err
	}
	value := string(read[at.From:at.To])
	if quote == '"' {
		value = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(value)
	}
	after, err := to(value)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	written := after
	switch {
	case quote == '"':
		written = strings.NewReplacer(`\$`, `\$`, `\`, `\\`, `"`, `\"`).Replace(after)
	case quote == '\'' && strings.ContainsAny(after, `'`):
		return nil, nil, fmt.Errorf("%s: the value has a single quote: edit it by hand", name)
	case quote == '\'':
		written = strings.ReplaceAll(after, `\$`, "$")
	case strings.ContainsAny(after, " \t\"'\\#"):
		return nil, nil, fmt.Errorf("%s: the value needs quotes: edit it by hand", name)
	}
	if written == string(read[at.From:at.To]) {
		return nil, nil, nil
	}
	edits := []textedit.Splice{{Start: at.From, End: at.To, New: written}}
	text, err := textedit.Apply(read, edits)
	if err != nil {
		return nil, nil, err
	}
	said, err := Facts(text)
	if err != nil {
		return nil, nil, err
	}
	return edits, []textedit.Want{{Fact: name, Value: said[name]}}, nil
}

// findENV finds the value of a variable in the line of an ENV, without its quotes.
func findENV(text []byte, name string, line int) (at textedit.Span, quote byte, err error) {
	lines := textedit.Lines(text)
	if line < 1 || line > len(lines) {
		return at, 0, fmt.Errorf("line %d does not set %s", line, name)
	}
	l := lines[line-1]
	content := text[l.From:l.To]
	words := bytes.Fields(content)
	if len(words) < 2 || !bytes.EqualFold(words[0], []byte("ENV")) || bytes.HasSuffix(bytes.TrimSpace(content), []byte(`\`)) {
		return at, 0, fmt.Errorf("line %d is not an ENV on one line: edit it by hand", line)
	}
	if !bytes.Contains(words[1], []byte("=")) { // ENV NAME value, to the end of the line
		_, rest, _ := bytes.Cut(content, words[0])
		rest = bytes.TrimSpace(rest)
		value := bytes.TrimSpace(rest[len(words[1]):])
		switch {
		case string(words[1]) != name:
			return at, 0, fmt.Errorf("line %d does not set %s", line, name)
		case len(value) == 0 || bytes.ContainsAny(value, `"'\`):
			return at, 0, fmt.Errorf("line %d: this notation cannot be edited safely: edit it by hand", line)
		}
		end := l.From + len(bytes.TrimRightFunc(content, unicode.IsSpace))
		return textedit.Span{From: end - len(value), To: end}, 0, nil
	}
	key := assignments(content, name)
	if len(key) != 1 {
		return at, 0, fmt.Errorf("line %d does not set %s once", line, name)
	}
	from := key[0] + len(name) + 1
	if from < len(content) && (content[from] == '"' || content[from] == '\'') {
		quote = content[from]
		for end := from + 1; end < len(content); end++ {
			switch {
			case content[end] == '\\' && quote == '"':
				end++
			case content[end] == quote && (end+1 == len(content) || content[end+1] == ' ' || content[end+1] == '\t'):
				return textedit.Span{From: l.From + from + 1, To: l.From + end}, quote, nil
			case content[end] == quote:
				return at, 0, fmt.Errorf("line %d: this notation cannot be edited safely: edit it by hand", line)
			}
		}
		return at, 0, fmt.Errorf("line %d: a quote is not closed", line)
	}
	end := from
	for end < len(content) && content[end] != ' ' && content[end] != '\t' {
		if bytes.IndexByte([]byte(`"'\`), content[end]) >= 0 {
			return at, 0, fmt.Errorf("line %d: this notation cannot be edited safely: edit it by hand", line)
		}
		end++
	}
	return textedit.Span{From: l.From + from, To: l.From + end}, 0, nil
}

// assignments are the places of NAME= in a line.
func assignments(content []byte, name string) []int {
	var out []int
	for i := 1; i < len(content); i++ {
		if (content[i-1] == ' ' || content[i-1] == '\t') && bytes.HasPrefix(content[i:], []byte(name+"=")) {
			out = append(out, i)
		}
	}
	return out
}

var errNoDockerfile = errors.New("cannot read it as a Dockerfile")

// Facts are the variables that a Dockerfile sets, and what else it says of the image.
func Facts(text []byte) (textedit.Facts, error) {
	image, err := dockerfile.Read(bounds.New(context.Background(), bounds.Spent), text)
	if err != nil {
		return nil, errNoDockerfile
	}
	out := textedit.Facts{}
	for name, v := range image.Env {
		out[name] = textedit.Digest(v.Value)
	}
	image.Env = nil
	out[""] = textedit.Digest(fmt.Sprintf("%+v", image))
	return out, nil
}
