package credentialfiles

import (
	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

var PartialCredentials = &checks.Rule{
	ID:     "partial-credentials",
	Causes: []cause.Kind{cause.PartialCredentials}, Severity: checks.Error, Since: "0.1.0",
	Title: "Half a pair of keys",
	Doc: checks.Page(
		"`botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key`. "+
			"In place of the file it may say `config-file`, or `env` with `AWS_SECRET_ACCESS_KEY`.",
		"boto3 wants access key id and secret key in one place: both in one file, or both in the environment. "+
			"It does not put a pair together from two, and where it finds an id alone it raises and looks no further. "+
			"A variable that is set to nothing counts as absent.",
		"Put the missing half beside the other, or remove the one that is there."),
	Message: checks.Says(func(c cause.Cause, d cause.HalfPair) redact.Text {
		switch {
		case d.Connection != cause.Named{}:
			return redact.Textf("%s has %s among its extras and no %s; boto3 signs with what is there", wording.NamedWords(c, d.Connection), d.Has, d.Lacks)
		case d.Has == "AWS_ACCESS_KEY_ID":
			return redact.Textf("%s%s is set and %s is not, or to nothing; boto3 raises rather than look in the files", d.Has, wording.InBrackets(c, d.At), d.Lacks)
		case d.Has == "aws_secret_access_key":
			return redact.Textf("profile %q has %s (%s) and no %s beside it; boto3 takes that for no keys at all", d.Profile, d.Has, wording.SpotWords(c, d.At), d.Lacks)
		}
		where := "its file"
		if !d.At.IsZero() {
			where = wording.SpotWords(c, d.At)
		}
		return redact.Textf("profile %q has %s (%s) and no %s beside it; boto3 wants both in one file", d.Profile, d.Has, where, d.Lacks)
	}),
	Fixes: fixPartialKeys,
}

// fixPartialKeys adds the missing half.
func fixPartialKeys(p *checks.Pass, c cause.Cause) []checks.Fix {
	switch s := c.Session; {
	case s != nil && s.Where == sessions.Connection:
		return []checks.Fix{{Title: redact.Textf("Give aws_access_key_id and aws_secret_access_key both, or none of the three: without keys the mounted files are used (%s)", repair.PlaceOf(c)), Safety: checks.Unsafe}}
	case inVariables(c) && s.Boto.AccessKey == nil:
		at := c.View.Service.Env["AWS_ACCESS_KEY_ID"].Origin
		return fixKeyVariables(c, redact.Textf("Set %s beside AWS_ACCESS_KEY_ID (%s)", c.Subject, cause.Place(at)))
	}
	return fixKeys(p, c)
}
