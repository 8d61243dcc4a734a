package report

import (
	"strings"
	"unicode/utf8"
)

// tilde replaces the home folder by ~ wherever its complete path occurs, except in the value
// of a variable: that is quoted from a file, where ~ would mean something else.
func tilde(text, home string) string {
	return replacePath(text, home, "~", func(before string) bool {
		return !strings.HasSuffix(strings.TrimRight(before, `"'`), "=")
	})
}

// tildeInCommand replaces the home folder by ~ where the shell will expand it: at the
// beginning of a word, outside quotes.
func tildeInCommand(command, home string) string {
	return replacePath(command, home, "~", func(before string) bool {
		if before != "" && !strings.HasSuffix(before, " ") {
			return false
		}
		return !insideQuotes(before)
	})
}

// replacePath replaces the path where allowed, which gets the text before it, and where it is
// not part of a longer name.
func replacePath(text, home, with string, allowed func(before string) bool) string {
	home = strings.TrimRight(home, `/\`)
	if len(home) < 2 {
		return text
	}
	var out strings.Builder
	for at := 0; ; {
		i := strings.Index(text[at:], home)
		if i < 0 {
			out.WriteString(text[at:])
			return out.String()
		}
		start, end := at+i, at+i+len(home)
		out.WriteString(text[at:start])
		if beginsPath(text[:start]) && endsName(text[end:]) && allowed(text[:start]) {
			out.WriteString(with)
		} else {
			out.WriteString(home)
		}
		at = end
	}
}

// beginsPath reports whether a path can begin after this text: /mnt/home/me does not contain
// the path /home/me.
func beginsPath(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || !isNameRune(r) && r != '/' && r != '\\'
}

func endsName(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	if after == "" || !isNameRune(r) {
		return true
	}
	// A period may end the sentence.
	return r == '.' && (len(after) == 1 || after[1] == ' ' || after[1] == '\n')
}

func isNameRune(r rune) bool {
	return r == '.' || r == '-' || r == '_' || r == '~' || r >= utf8.RuneSelf ||
		'0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
}

func insideQuotes(before string) bool {
	var quote rune
	escaped := false
	for _, r := range before {
		switch {
		case escaped:
			escaped = false
		case r == '\\' && quote != '\'':
			escaped = true
		case quote == 0 && (r == '\'' || r == '"'):
			quote = r
		case r == quote:
			quote = 0
		}
	}
	return quote != 0
}

// ReplaceHome replaces the home folder in a text that is printed beside a report.
func ReplaceHome(text, home, with string) string {
	return replacePath(text, home, with, func(string) bool { return true })
}
