package credentialfiles

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
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

// fixLine writes what the lines were meant to be, and comments out those that were not meant for
// boto3.
func fixLine(p *checks.Pass, c cause.Cause) []checks.Fix {
	data, err := p.Machine.Read(c.HostPath)
	config := c.Session != nil && c.Session.Outcome.ConfigFile.Entry.HostPath == c.HostPath
	mended, ok := repair.MendINI(data, repair.ProfileOf(c), config)
	if err != nil || !ok {
		return []checks.Fix{{Title: redact.Textf("Correct %s", repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	title := mendedWords(mended.Done, p.Diagnosis().ShowPath(c.HostPath))
	return []checks.Fix{checks.WithEdit(title, checks.Unsafe, fixers.EditLines{File: c.HostPath, As: fixers.INI, Changes: mended.Changes})}
}

// mendedWords says what is done to which lines.
func mendedWords(done []repair.LineRepair, file string) string {
	var lines []int
	var headers []string
	kinds := map[repair.RepairKind]bool{}
	for _, d := range done {
		lines = append(lines, d.Line)
		kinds[d.How] = true
		if d.Header != "" {
			headers = append(headers, d.Header)
		}
	}
	slices.Sort(lines)
	lines = slices.Compact(lines)
	where := fmt.Sprintf("%s:%d", file, lines[0])
	if len(lines) > 1 {
		where = fmt.Sprintf("%s, lines %s", file, numbersWords(lines))
	}
	only := func(k repair.RepairKind) bool { return len(kinds) == 1 && kinds[k] }
	switch {
	case only(repair.Repeated):
		return fmt.Sprintf("Comment out the second header [%s] in %s", headers[0], where)
	case kinds[repair.Repeated] && kinds[repair.Commented] && len(kinds) == 2:
		return fmt.Sprintf("Comment out the second header [%s] and the settings it repeats in %s", headers[0], where)
	case only(repair.Commented):
		return "Comment out " + where
	case only(repair.Assigned):
		return "Write the missing = in " + where
	case only(repair.Joined):
		return "Join " + where + " with the line above"
	case only(repair.Headed):
		return fmt.Sprintf("Write the header [%s] in %s", headers[0], where)
	case only(repair.Covered):
		return fmt.Sprintf("Write the header [%s] above %s", headers[0], where)
	case kinds[repair.Rewritten] && len(headers) > 0:
		return fmt.Sprintf("Turn %s into settings of [%s]", where, headers[0])
	case kinds[repair.Moved] && len(headers) > 0:
		return fmt.Sprintf("Move settings in %s to [%s], and comment out the rest", where, headers[0])
	}
	return "Correct " + where
}

// numbersWords lists line numbers; those without a gap by the first and the last.
func numbersWords(numbers []int) string {
	first, last := numbers[0], numbers[len(numbers)-1]
	if last-first == len(numbers)-1 && len(numbers) > 2 {
		return fmt.Sprintf("%d to %d", first, last)
	}
	var words []string
	for _, n := range numbers {
		words = append(words, strconv.Itoa(n))
	}
	if n := len(words) - 1; n > 0 {
		return strings.Join(words[:n], ", ") + " and " + words[n]
	}
	return words[0]
}
