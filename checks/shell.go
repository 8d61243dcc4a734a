package checks

import "strings"

// quoted writes a word so that a shell of the machine's OS takes it as it is.
// A leading ~/ is left open, so that the command reads as a person would type it.
func (p *Pass) quoted(word string) string {
	if p.Machine.OS == "windows" {
		if strings.ContainsAny(word, " '\"&()`$;") {
			return "'" + strings.ReplaceAll(word, "'", "''") + "'"
		}
		return word
	}
	head := ""
	if rest, ok := strings.CutPrefix(word, "~/"); ok {
		head, word = "~/", rest
	}
	if word == "" || strings.ContainsFunc(word, unsafeInShell) {
		return head + "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
	}
	return head + word
}

// flag writes a flag with its value for a command, a blank in front. A value
// that begins with a dash stays a value.
func (p *Pass) flag(name, value string) string {
	if strings.HasPrefix(value, "-") {
		return " " + p.quoted(name+"="+value)
	}
	return " " + name + " " + p.quoted(value)
}

func unsafeInShell(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune("/._-+=:@%,", r)
}

// shown writes a host path as a person would, quoted for a command.
func (p *Pass) shown(path string) string { return p.quoted(p.Diagnosis().ShowPath(path)) }

// posix reports whether the machine's shell is a Unix one.
func (p *Pass) posix() bool { return p.Machine.OS != "windows" }

// withFixer makes a fix that doctor can apply; the report says with which command.
func withFixer(title, fixer string, safety Safety, args map[string]string) Fix {
	return Fix{Title: title, Fixer: fixer, Safety: safety, Args: args}
}
