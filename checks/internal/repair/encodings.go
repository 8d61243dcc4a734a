package repair

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"doctor/checks"
)

// EncodingOf guesses the encoding of a text, in iconv's names; "" if it is not text.
func EncodingOf(data []byte) string {
	odd, even := 0, 0
	for i, c := range data {
		switch {
		case c != 0:
		case i%2 == 0:
			even++
		default:
			odd++
		}
	}
	control := func(r rune) bool { return r < ' ' && !strings.ContainsRune("\t\n\v\f\r\x1b", r) }
	switch half := len(data) / 2; {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}) || bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return "UTF-16" // with a byte-order mark, in either order
	case odd > half*3/4 && even == 0:
		return "UTF-16LE"
	case even > half*3/4 && odd == 0:
		return "UTF-16BE"
	case bytes.ContainsFunc(data, control):
		return ""
	case utf8.Valid(data):
		return "UTF-8"
	}
	return "ISO-8859-1"
}

// Resave saves a file as UTF-8. Owner and mode stay, and the original is kept until that has
// worked.
func Resave(p *checks.Pass, file, encoding string) []string {
	shown, old := p.QuotePath(file), p.QuotePath(file+".old")
	switch {
	case p.POSIX():
		return []string{fmt.Sprintf("cp -p %[1]s %[2]s && iconv -f %[3]s -t UTF-8 %[2]s > %[1]s && rm %[2]s", shown, old, encoding)}
	case encoding == "UTF-16": // PowerShell recognizes it by its mark
		return []string{fmt.Sprintf("[IO.File]::WriteAllText((Resolve-Path -LiteralPath %[1]s), (Get-Content -Raw -LiteralPath %[1]s))", shown)}
	}
	return nil
}
