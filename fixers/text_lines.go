package fixers

import "bytes"

// span is a part of a text, by byte offsets.
type span struct{ from, to int }

// textLines splits at LF, CR and CRLF.
func textLines(text []byte) []span {
	var out []span
	from := 0
	for i := 0; i < len(text); i++ {
		if text[i] != '\n' && text[i] != '\r' {
			continue
		}
		out = append(out, span{from, i})
		if text[i] == '\r' && i+1 < len(text) && text[i+1] == '\n' {
			i++
		}
		from = i + 1
	}
	return append(out, span{from, len(text)})
}

// lineEnd is the line end of the first line, LF for a file without lines.
func lineEnd(text []byte) string {
	i := bytes.IndexAny(text, "\r\n")
	switch {
	case i < 0 || text[i] == '\n':
		return "\n"
	case i+1 < len(text) && text[i+1] == '\n':
		return "\r\n"
	}
	return "\r"
}

func ended(text []byte) bool {
	return bytes.HasSuffix(text, []byte("\n")) || bytes.HasSuffix(text, []byte("\r"))
}

// appendLine appends a line to a text; if the last line had no line end, the new one has none
// either.
func appendLine(text []byte, line string) string {
	eol := lineEnd(text)
	if content := bytes.TrimPrefix(text, utf8BOM); len(content) == 0 || ended(text) {
		return line + eol
	}
	return eol + line
}

var utf8BOM = []byte("\ufeff")
