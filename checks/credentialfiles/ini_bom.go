package credentialfiles

import (
	"fmt"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var INIBOM = &checks.Rule{
	ID:     "ini-bom",
	Causes: []cause.Kind{cause.IniBOM}, Severity: checks.Error, Since: "0.1.0",
	Title: "A file that begins with a byte-order mark",
	Doc: checks.Page(
		parseFailed,
		"Some editors on Windows put an invisible mark at the start of a file. "+
			"boto3 takes it for a character before the first `[`, so that the first line is no header.",
		"Save the file as UTF-8 without BOM, or take the mark away:\n\n"+
			"```\nperl -pi -e 's/^\\xEF\\xBB\\xBF//' ~/.aws/credentials\n```"),
	Message: checks.Says(func(_ cause.Cause, d cause.BrokenFile) redact.Text {
		return redact.Textf("%s begins with a byte-order mark, which boto3 takes for a character of the first line", d.File)
	}),
	Fixes: fixBOM,
}

func fixBOM(p *checks.Pass, c cause.Cause) []checks.Fix {
	f := checks.WithEdit("Save the file as UTF-8 without a byte-order mark", checks.Unsafe, fixers.StripBOM{File: c.HostPath})
	if p.POSIX() {
		f.Commands = redact.Texts(fmt.Sprintf(`perl -pi -e 's/^\xEF\xBB\xBF//' %s`, p.QuotePath(c.HostPath)))
	}
	return []checks.Fix{f}
}
