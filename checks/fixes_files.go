package checks

import (
	"fmt"
	"strings"

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
	f := withFixer("Save the file as UTF-8 without a byte-order mark", "edit-ini", Unsafe, map[string]string{"file": c.HostPath, "do": "strip-bom"})
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
	return []Fix{editSetting(c, "dedent", fmt.Sprintf("Remove the blanks at the beginning of %s", placeOf(c)))}
}

// editSetting makes a fix that changes the setting which a cause is about.
func editSetting(c diagnosis.Cause, do, title string) Fix {
	if c.HostPath == "" || c.Section == "" || c.Key == "" {
		return Fix{Title: title, Safety: Unsafe}
	}
	return withFixer(title, "edit-ini", Unsafe, map[string]string{"file": c.HostPath, "section": c.Section, "key": c.Key, "do": do})
}

func fixHeader(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{withFixer(fmt.Sprintf("Write [%s] instead of [%s]", c.Suggestion, c.Subject), "edit-ini", Unsafe, map[string]string{
		"file": c.HostPath, "rename-section": c.Subject, "to": c.Suggestion,
	})}
}

func fixKeyName(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{withFixer(fmt.Sprintf("Write %s instead of %s in %s", c.Suggestion, c.Subject, placeOf(c)), "edit-ini", Unsafe, map[string]string{
		"file": c.HostPath, "section": c.Section, "rename-key": c.Key, "to": c.Suggestion,
	})}
}

func fixComment(_ *Pass, c diagnosis.Cause) []Fix {
	return []Fix{editSetting(c, "strip-comment", fmt.Sprintf("Take the comment of %s away, or put it on a line of its own", placeOf(c)))}
}

// fixKeys gets a whole pair of keys again.
func fixKeys(p *Pass, c diagnosis.Cause) []Fix {
	if strings.Contains(c.Message, "in quotes") && c.Section != "" {
		return []Fix{editSetting(c, "unquote", fmt.Sprintf("Take the quotes away (%s)", placeOf(c)))}
	}
	return []Fix{{Title: "Enter the keys again", Commands: []string{"aws configure" + profileFlag(p, c)}, Safety: Unsafe}}
}

func profileFlag(p *Pass, c diagnosis.Cause) string {
	if c.Session == nil || c.Session.Outcome == nil || c.Session.Outcome.Profile == "default" || c.Session.Outcome.Profile == "" {
		return ""
	}
	return p.flag("--profile", c.Session.Outcome.Profile)
}

func fixTemporary(_ *Pass, _ diagnosis.Cause) []Fix {
	return []Fix{{Title: "Get new temporary keys the way you got these: all three of key, secret and token", Safety: Unsafe}}
}

func fixLeftoverToken(_ *Pass, c diagnosis.Cause) []Fix {
	title := fmt.Sprintf("Remove aws_session_token beside the key (%s)", placeOf(c))
	if c.Section != "" && c.Key != "" {
		c.Key = "aws_session_token"
		return []Fix{editSetting(c, "comment", title)}
	}
	return []Fix{{Title: title, Safety: Unsafe}}
}
