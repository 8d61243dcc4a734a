package credentialfiles

import (
	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var INIBOM = &checks.Rule{
	ID:     "ini-bom",
	Causes: []cause.Kind{cause.IniBOM}, Severity: checks.Error, Since: "0.1.0",
	Title: "Byte-order mark in an AWS file",
	Doc: checks.Page(
		parseFailed,
		"Some Windows editors write an invisible byte-order mark at the start of a file. boto3 reads it as a character before the first `[`, "+
			"so the first line is not a section header.",
		"Save the file as UTF-8 without BOM, or remove the mark:\n\n"+
			"```\nperl -pi -e 's/^\\xEF\\xBB\\xBF//' ~/.aws/credentials\n```",
	),
	Message: checks.Says(func(_ cause.Cause, d cause.BrokenFile) redact.Text {
		return redact.Textf("%s starts with a byte-order mark, so boto3 rejects the whole file", d.File)
	}),
	Fixes: fixBOM,
}

func fixBOM(p *checks.Pass, c cause.Cause) []checks.Fix {
	return []checks.Fix{checks.WithEdit("Remove the byte-order mark from "+p.Diagnosis().ShowPath(c.HostPath), checks.Unsafe, fixers.StripBOM{File: c.HostPath})}
}
