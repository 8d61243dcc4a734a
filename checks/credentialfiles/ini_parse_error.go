package credentialfiles

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var INIParseError = &checks.Rule{
	ID:     "ini-parse-error",
	Causes: []cause.Kind{cause.IniParseError}, Severity: checks.Error, Since: "0.1.0",
	Title: "Invalid line in an AWS file",
	Doc: checks.Page(
		parseFailed+". Neither the line nor the reason is printed.",
		"boto3 reads both files completely, whatever profile it needs. "+
			"One line without `=`, a line before the first `[profile]`, or a duplicate profile or setting makes every session fail, even one with keys in the environment. "+
			"The AWS CLI and other SDKs may accept the same file.",
		"Change the line in the finding: add the `=`, merge the duplicates, or put a `#` in front of it.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BrokenLine) redact.Text {
		what := "has no = between name and value"
		switch d.Kind {
		case boto.BeforeSection:
			what = "is before the first [profile]"
		case boto.DuplicateSection:
			what = fmt.Sprintf("repeats [%s] of line %d", d.Name, d.First)
		case boto.DuplicateKey:
			what = fmt.Sprintf("repeats %s of line %d", d.Name, d.First)
		case boto.NestedLine:
			what = "is indented and has no = between name and value"
		}
		return redact.Textf("%s %s, so boto3 rejects the whole file", wording.SpotWords(c, d.At), what)
	}),
	Fixes: fixLine,
}

// fixLine comments the line out, or all of a duplicate section. An edit cannot: boto3 does not read
// the file.
func fixLine(p *checks.Pass, c cause.Cause) []checks.Fix {
	d, _ := c.Detail.(cause.BrokenLine)
	data, _ := p.Machine.Read(c.HostPath)
	lines := strings.Split(string(data), "\n")
	if len(c.At) == 0 || c.At[0].Line < 1 || c.At[0].Line > len(lines) {
		return []checks.Fix{{Title: redact.Textf("Correct %s", repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	from := c.At[0].Line
	to, what := from, repair.PlaceOf(c)
	switch d.Kind {
	case boto.DuplicateSection:
		for to < len(lines) && !strings.HasPrefix(strings.TrimSpace(lines[to]), "[") {
			to++
		}
		what = fmt.Sprintf("the second [%s] in %s, lines %d to %d", d.Name, c.At[0].File, from, to)
	case boto.BeforeSection:
		if strings.Contains(lines[from-1], "=") { // settings, whose header is missing
			return []checks.Fix{repair.ByHand("Write the header of the profile above "+repair.PlaceOf(c), "["+repair.ProfileOf(c)+"]")}
		}
	}
	return []checks.Fix{{Title: redact.NewText("Comment out " + what), Commands: []redact.Text{repair.CommentOut(p, c.HostPath, repair.Span{From: from, To: to})}, Safety: checks.Unsafe}}
}
