package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var INIEncoding = &checks.Rule{
	ID:     "ini-encoding",
	Causes: []cause.Kind{cause.IniEncoding}, Severity: checks.Error, Since: "0.1.0",
	Title: "AWS file that is not UTF-8",
	Doc: checks.Page(
		parseFailed,
		"boto3 reads the files as UTF-8. "+
			"One accented letter that an editor saved as ISO-8859-1 is enough, even in a comment; a file saved as UTF-16 is unreadable from its first byte.",
		"Save the file as UTF-8, or convert it (for UTF-16, with `-f UTF-16`):\n\n"+
			"```\ncp -p ~/.aws/credentials ~/.aws/credentials.old\niconv -f ISO-8859-1 -t UTF-8 ~/.aws/credentials.old > ~/.aws/credentials\nrm ~/.aws/credentials.old\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BrokenFile) redact.Text {
		if d.At.IsZero() {
			return redact.Textf("%s is not UTF-8: it contains NUL bytes, as UTF-16 does", d.File)
		}
		return redact.Textf("%s has a character that is not UTF-8, so boto3 rejects the whole file", wording.SpotWords(c, d.At))
	}),
	Fixes: fixEncoding,
}

// noText fixes an AWS file that is not text.
func noText(p *checks.Pass, c cause.Cause) []checks.Fix {
	fixes := repair.Configure(p, c)
	for i := range fixes {
		fixes[i].Commands = append(redact.Texts(p.RemoveCommand(c.HostPath)), fixes[i].Commands...)
	}
	fixes[0].Title = redact.NewText("Move " + p.Diagnosis().ShowPath(c.HostPath) + " away, which is not text, and create the files again")
	return fixes
}

func fixEncoding(p *checks.Pass, c cause.Cause) []checks.Fix {
	data, _ := p.Machine.Read(c.HostPath)
	encoding := repair.EncodingOf(data)
	fix := checks.Fix{Title: redact.NewText("Convert " + p.Diagnosis().ShowPath(c.HostPath) + " to UTF-8"), Commands: redact.Texts(repair.Resave(p, c.HostPath, encoding)...), Safety: checks.Unsafe}
	switch encoding {
	case "":
		return noText(p, c)
	case "ISO-8859-1":
		fix.Title = fix.Title.Add(", or remove the character in " + repair.PlaceOf(c))
	}
	return []checks.Fix{fix}
}
