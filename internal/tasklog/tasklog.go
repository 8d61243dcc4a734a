// Package tasklog reads logs as people have them: the text of Airflow 2, the JSON lines of
// Airflow 3, the output of `astro dev logs`, a pasted traceback, or anything else.
package tasklog

import (
	"bufio"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
)

// Line is one line of a log without colors and without the name of the service before it. A
// JSON line becomes several of them with the same number.
type Line struct {
	// Number counts from 1.
	Number int
	// Service is the service that printed the line, "" if unknown.
	Service string
	// Text is valid UTF-8 without line ends.
	Text string
}

// Limits bound what is read, in bytes. Of a longer line only the beginning is read.
type Limits struct{ Input, Line int }

// DefaultLimits are enough for the log of a busy day.
var DefaultLimits = Limits{Input: 64 << 20, Line: 1 << 20}

// Summary is how much was read.
type Summary struct {
	Lines int
	// Cut: the input is longer than the limit.
	Cut bool
}

// Read calls yield with each line of a log until the input ends, reaches the limit, or yield
// returns false. What was read before an error is in the summary.
func Read(in io.Reader, limits Limits, yield func(Line) bool) (Summary, error) {
	counted := &limited{in: in, left: limits.Input}
	lines := bufio.NewReaderSize(decoded(bufio.NewReaderSize(counted, bufferSize)), bufferSize)
	var s Summary
	service := ""
	for {
		raw, err := nextLine(lines, limits.Line)
		if raw != "" || err == nil {
			s.Lines++
			for _, line := range parse(raw, &service) {
				line.Number = s.Lines
				if !yield(line) {
					return s, nil
				}
			}
		}
		if err != nil {
			s.Cut = counted.cut
			if errors.Is(err, io.EOF) {
				err = nil
			}
			return s, err
		}
	}
}

const bufferSize = 64 << 10

// nextLine returns the next line without its end, at most so many bytes of it.
func nextLine(in *bufio.Reader, most int) (string, error) {
	var line []byte
	for {
		piece, err := in.ReadSlice('\n')
		line = append(line, piece[:min(len(piece), most-len(line))]...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		return strings.ToValidUTF8(strings.TrimRight(string(line), "\r\n"), string(utf8.RuneError)), err
	}
}

// limited ends the input at the limit.
type limited struct {
	in   io.Reader
	left int
	cut  bool
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left == 0 {
		n, err := l.in.Read(p[:1])
		l.cut = n > 0
		if n > 0 || err == nil {
			err = io.EOF
		}
		return 0, err
	}
	n, err := l.in.Read(p[:min(len(p), l.left)])
	l.left -= n
	return n, err
}

var (
	// escape is a terminal's: colors and other CSI sequences, titles and links (OSC), others.
	escape = lazyregexp.New(`\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]`)
	// prefix is what compose prints before each line: scheduler-1  | …
	prefix = lazyregexp.New(`^([a-z0-9](?:[a-z0-9_.-]*?[a-z0-9])??)(?:[-_]\d+)?\s*\| ?`)
)

// parse makes the lines of a raw one. A line without the name of a service continues the last
// one that had a name: the terminal broke it.
func parse(raw string, service *string) []Line {
	text := raw
	if strings.ContainsRune(text, '\x1b') {
		text = escape().ReplaceAllString(text, "")
	}
	if m := prefix().FindStringSubmatchIndex(text); m != nil {
		*service = shortName(text[m[2]:m[3]])
		text = text[m[1]:]
	}
	texts := []string{text}
	if inner, ok := fields(text); ok {
		texts = inner
	}
	var lines []Line
	for _, t := range texts {
		for part := range strings.SplitSeq(t, "\n") {
			lines = append(lines, Line{Service: *service, Text: strings.TrimRight(part, "\r")})
		}
	}
	return lines
}

// services are the names of Airflow's services in Astro projects.
var services = [...]string{"scheduler", "webserver", "api-server", "dag-processor", "triggerer", "postgres", "db-migration"}

// shortName returns the service in the name of a container: its project is before it.
func shortName(container string) string {
	for _, s := range services {
		if before, ok := strings.CutSuffix(container, s); ok && (before == "" || strings.HasSuffix(before, "-") || strings.HasSuffix(before, "_")) {
			return s
		}
	}
	return container
}
