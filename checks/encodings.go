package checks

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"doctor/internal/astro"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// encodingOf guesses as what a text was saved, in iconv's names; "" if it is no
// text at all.
func encodingOf(data []byte) string {
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
		return "UTF-16" // with its mark, in either order
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

// resave saves a file as UTF-8. Owner and mode stay, and what it held is kept
// until that has worked.
func (p *Pass) resave(file, encoding string) []string {
	shown, old := p.shown(file), p.shown(file+".old")
	switch {
	case p.posix():
		return []string{fmt.Sprintf("cp -p %[1]s %[2]s && iconv -f %[3]s -t UTF-8 %[2]s > %[1]s && rm %[2]s", shown, old, encoding)}
	case encoding == "UTF-16": // which PowerShell knows by its mark
		return []string{fmt.Sprintf("[IO.File]::WriteAllText((Resolve-Path -LiteralPath %[1]s), (Get-Content -Raw -LiteralPath %[1]s))", shown)}
	}
	return nil
}

// noText is the cure of a file of AWS that holds something else than text.
func noText(p *Pass, c diagnosis.Cause) []Fix {
	fixes := configure(p, c)
	for i := range fixes {
		fixes[i].Commands = append(redact.Texts(p.outOfTheWay(c.HostPath)), fixes[i].Commands...)
	}
	fixes[0].Title = redact.NewText("Put away what is there, which is no text, and make the files anew, with keys")
	return fixes
}

// wrongEncoding is the encoding of an environment file that is not UTF-8, "" if
// that is not what is wrong with it.
func wrongEncoding(p *astro.Project, r astro.Refusal) string {
	if !strings.Contains(r.Text, "unexpected character") {
		return ""
	}
	data, err := p.Machine.Read(p.Path(r.Subject))
	if encoding := encodingOf(data); err == nil && strings.HasPrefix(encoding, "UTF-16") {
		return encoding
	}
	return ""
}

// fixEnvFile is the cure of an environment file that compose refuses.
func fixEnvFile(p *Pass, r astro.Refusal) []Fix {
	if r.Unreadable != "" {
		return fixUnreadable(p, r.Subject)
	}
	if encoding := wrongEncoding(p.Project(), r); encoding != "" {
		return []Fix{{Title: redact.NewText("Save the file as UTF-8"), Commands: redact.Texts(p.resave(p.Project().Path(r.Subject), encoding)...), Safety: Unsafe}}
	}
	place := r.Subject
	if len(r.At) > 0 && r.At[0].Line > 0 {
		place = refusedAt(r)
	}
	return []Fix{{Title: redact.NewText("Mend " + place), Safety: Unsafe}}
}
