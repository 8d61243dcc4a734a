package textedit

import "bytes"

// Span is a part of a text, by byte offsets.
type Span struct{ From, To int }

// Lines splits at LF, CR and CRLF.
func Lines(text []byte) []Span {
	var out []Span
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '\n' && text[i] != '\r' {
			continue
		}
		out = append(out, Span{from, i})
		if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			i++
		}
		from = i + 1
	}
	return append(out, Span{from, len(text)})
}

// LineEnd is the line end of the first line, LF for a file without lines.
func LineEnd(text []byte) string {
	i := bytes.IndexAny(text, "\r\n")
	switch {
	case i < 0 || text[i] == '\n':
		return "\n"
	case i+1 < len(text) && text[i+1] == '\n':
		return "\r\n"
	}
	return "\r"
}

// Ended reports whether the last line of a text has a line end.
func Ended(text []byte) bool {
	return bytes.HasSuffix(text, []byte("\n")) || bytes.HasSuffix(text, []byte("\r"))
}

// AppendLine appends a line to a text; if the last line had no line end, the new one has none
// either.
func AppendLine(text []byte, line string) string {
	eol := LineEnd(text)
	if content := bytes.TrimPrefix(text, BOM); len(content) == 0 || Ended(text) {
		return line + eol
	}
	return eol + line
}

// BOM is the byte-order mark of UTF-8.
var BOM = []byte("\ufeff")
