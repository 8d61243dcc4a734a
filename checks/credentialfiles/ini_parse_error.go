package credentialfiles

import (
	"fmt"

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
	Title: "A line for which boto3 refuses the file",
	Doc: checks.Page(
		parseFailed+". Neither the line nor the reason is printed.",
		"boto3 reads both files as a whole, whichever profile it needs. "+
			"One line without `=`, a line before the first `[profile]`, or a profile or setting that stands twice ends every session, even one whose keys are in the environment. "+
			"The AWS CLI and other SDKs may forgive the same file.",
		"Change the line that the finding names: give it a `=`, merge what stands twice, or put a `#` in front of it."),
	Message: checks.Says(func(c cause.Cause, d cause.BrokenLine) redact.Text {
		what := "the line has no = between name and value"
		switch d.Kind {
		case boto.BeforeSection:
			what = "a line stands before any [profile]"
		case boto.DuplicateSection:
			what = fmt.Sprintf("[%s] stands here a second time, first in line %d", d.Name, d.First)
		case boto.DuplicateKey:
			what = fmt.Sprintf("%s stands here a second time in one profile, first in line %d", d.Name, d.First)
		case boto.NestedLine:
			what = "an indented line has no = between name and value"
		}
		return redact.Textf("%s: %s; boto3 refuses the whole file for it, for every profile", wording.SpotWords(c, d.At), what)
	}),
	Fixes: fixLine,
}

func fixLine(_ *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{{Title: redact.Textf("Mend %s, or put a # in front of the line", repair.PlaceOf(c)), Safety: checks.Unsafe}}
}
