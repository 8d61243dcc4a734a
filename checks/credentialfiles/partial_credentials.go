package credentialfiles

import (
	"fmt"

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
	Title: "Incomplete key pair",
	Doc: checks.Page(
		"`botocore.exceptions.PartialCredentialsError: Partial credentials found in shared-credentials-file, missing: aws_secret_access_key`. "+
			"The source may also be `config-file`, or `env` with `AWS_SECRET_ACCESS_KEY`.",
		"boto3 reads the access key ID and the secret key from one source: both in one file, or both in the environment. "+
			"It does not combine two sources, and if it finds only an ID it raises an exception instead of looking further. "+
			"An empty variable counts as unset.",
		"Add the missing half, or remove the other.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.HalfPair) redact.Text {
		switch {
		case d.Connection != cause.Named{}:
			return redact.Textf("%s has %s but no %s", wording.NamedWords(c, d.Connection), d.Has, d.Lacks)
		case d.Has == "AWS_ACCESS_KEY_ID":
			return redact.Textf("%s%s is set, but %s is unset or empty", d.Has, wording.InBrackets(c, d.At), d.Lacks)
		}
		return redact.Textf("profile %q has %s%s but no %s", d.Profile, d.Has, wording.InBrackets(c, d.At), d.Lacks)
	}),
	Fixes: fixPartialKeys,
}

// fixPartialKeys adds the missing half.
func fixPartialKeys(p *checks.Pass, c cause.Cause) []checks.Fix {
	switch s := c.Session; {
	case s != nil && (s.Where == sessions.Connection || c.Failure() != nil && c.Failure().Provider == "explicit"):
		fixes := []checks.Fix{repair.ByHand("Set both keys in "+repair.PlaceOf(c)+", or remove all keys to use the mounted files",
			`"aws_access_key_id": "<access key ID>", "aws_secret_access_key": "<secret access key>"`)}
		if fix, ok := repair.RemoveKeys(p, c, "Remove the keys, so that the mounted files are used"); ok {
			fixes = append(fixes, fix)
		}
		return fixes
	case inVariables(c) && s.Boto.AccessKey == nil:
		if empty, set := c.View.Service.Env[c.Subject]; set && !empty.Origin.IsZero() {
			return fixKeyVariables(p, c, repair.ByHand(fmt.Sprintf("Set %s in %s", c.Subject, cause.Place(empty.Origin)), c.Subject+"=<secret access key>"))
		}
		at := c.View.Service.Env["AWS_ACCESS_KEY_ID"].Origin
		return fixKeyVariables(p, c, repair.ByHand(fmt.Sprintf("Add %s below AWS_ACCESS_KEY_ID (%s)", c.Subject, cause.Place(at)), c.Subject+"=<secret access key>"))
	}
	d, _ := c.Detail.(cause.HalfPair)
	var fixes []checks.Fix
	if fix, ok := repair.CopyFromOther(p, c, d.Profile, d.Lacks, d.Has); ok {
		fixes = append(fixes, fix)
	}
	return append(fixes, fixKeys(p, c)...)
}
