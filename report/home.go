package report

import (
	"strings"
	"unicode/utf8"
)

// tilde puts ~ for the home folder, wherever its path stands as a whole, but for
// the value of a variable: there it is quoted from a file, where ~ would mean
// something else.
func tilde(text, home string) string {
	return replacePath(text, home, "~", func(before string) bool {
		return !strings.HasSuffix(strings.TrimRight(before, `"'`), "=")
	})
}

// tildeInCommand puts ~ for the home folder where the shell will make a path of
// it again: at the beginning of a word, outside quotes.
func tildeInCommand(command, home string) string {
	return replacePath(command, home, "~", func(before string) bool {
		if before != "" && !strings.HasSuffix(before, " ") {
			return false
		}
		return !insideQuotes(before)
	})
}

// replacePath replaces the path where allowed, given the text before it, and
// where it is not a part of a longer name.
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

// beginsPath reports whether a path can begin after this text: /mnt/home/me
// holds no /home/me.
func beginsPath(before string) bool {
	r, _ := utf8.DecodeLastRuneInString(before)
	return before == "" || !isNameRune(r) && r != '/' && r != '\\'
}

func endsName(after string) bool {
	r, _ := utf8.DecodeRuneInString(after)
	if after == "" || !isNameRune(r) {
		return true
	}
	// A full stop may end the sentence.
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

// ReplaceHome puts another word for the home folder in a text that goes out
// beside a report.
func ReplaceHome(text, home, with string) string {
	return replacePath(text, home, with, func(string) bool { return true })
}
