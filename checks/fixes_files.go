package checks

import (
	"fmt"

	"doctor/internal/diagnosis"
)

func fixLine(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: fmt.Sprintf("Mend %s, or put a # in front of the line", placeOf(c)), Safety: Unsafe}}
}

func placeOf(c diagnosis.Cause) string {
	if len(c.At) == 0 {
		return "the file"
	}
	return diagnosis.Place(c.At[0])
}

func fixBOM(p *Pass, c diagnosis.Cause) []Fix {
	f := Fix{Title: "Save the file as UTF-8 without a byte-order mark", Safety: Unsafe}
	if p.posix() {
		f.Commands = []string{fmt.Sprintf(`sed -i.bak '1s/^\xEF\xBB\xBF//' %s`, p.shown(c.HostPath))}
	}
	return []Fix{f}
}

func fixEncoding(p *Pass, c diagnosis.Cause) []Fix {
	f := Fix{Title: "Save the file as UTF-8, or remove the character", Safety: Unsafe}
	if p.posix() {
		file := p.shown(c.HostPath)
		f.Commands = []string{fmt.Sprintf("iconv -f ISO-8859-1 -t UTF-8 %s > %s.utf8", file, file), fmt.Sprintf("mv %s.utf8 %s", file, file)}
	}
	return []Fix{f}
}

func fixIndent(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: fmt.Sprintf("Remove the blanks at the beginning of %s", placeOf(c)), Safety: Unsafe}}
}

func fixHeader(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{withFixer(fmt.Sprintf("Write [%s] instead of [%s]", c.Suggestion, c.Subject), "edit-ini", Unsafe, map[string]string{
		"file": c.HostPath, "rename-section": c.Subject, "to": c.Suggestion,
	})}
}

func fixKeyName(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: fmt.Sprintf("Write %s instead of %s in %s", c.Suggestion, c.Subject, placeOf(c)), Safety: Unsafe}}
}

func fixComment(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: fmt.Sprintf("Put the comment of %s on a line of its own", placeOf(c)), Safety: Unsafe}}
}

// fixKeys gets a whole pair of keys again.
func fixKeys(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: "Enter the keys again", Commands: []string{"aws configure" + profileFlag(c)}, Safety: Unsafe}}
}

func profileFlag(c diagnosis.Cause) string {
	if c.Session == nil || c.Session.Outcome == nil || c.Session.Outcome.Profile == "default" || c.Session.Outcome.Profile == "" {
		return ""
	}
	return " --profile " + c.Session.Outcome.Profile
}

func fixTemporary(_ *Pass, _ diagnosis.Cause) []Fix {
	return []Fix{{Title: "Get new temporary keys the way you got these: all three of key, secret and token", Safety: Unsafe}}
}

func fixLeftoverToken(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{{Title: fmt.Sprintf("Remove aws_session_token beside the key (%s)", placeOf(c)), Safety: Unsafe}}
}
