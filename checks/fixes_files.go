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
		f.Commands = []string{fmt.Sprintf(`perl -pi -e 's/^\xEF\xBB\xBF//' %s`, p.shown(c.HostPath))}
	}
	return []Fix{f}
}

func fixEncoding(p *Pass, c diagnosis.Cause) []Fix {
	f := Fix{Title: "Save the file as UTF-8, or remove the character", Safety: Unsafe}
	if p.posix() {
		file := p.shown(c.HostPath)
		f.Commands = []string{fmt.Sprintf("cp -p %s %s.old", file, file), fmt.Sprintf("iconv -f %s -t UTF-8 %s.old > %s", p.encoding(c.HostPath), file, file), fmt.Sprintf("rm %s.old", file)}
	}
	return []Fix{f}
}

// encoding guesses what a file that is not UTF-8 was saved as.
func (p *Pass) encoding(file string) string {
	data, err := p.Machine.Read(file)
	if err == nil && len(data) >= 2 && (data[0] == 0xff && data[1] == 0xfe || data[0] == 0xfe && data[1] == 0xff) {
		return "UTF-16"
	}
	return "ISO-8859-1"
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
