package awsconnections

import (
	"doctor/checks"
	"doctor/checks/credentialfiles"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var ConnectionKeysOverrideFiles = &checks.Rule{
	ID:     "connection-keys-override-files",
	Causes: []cause.Kind{cause.ConnectionKeysOverrideFiles}, Severity: checks.Error, Since: "0.1.0",
	Title: "A connection with keys of its own",
	Doc: checks.Page(
		"Where AWS rejects the keys: "+credentialfiles.KeyRefused+" Else nothing is printed, and hooks act as the owner of those keys.",
		"A hook takes the login and password of its connection for access key and secret key. "+
			"It asks boto3 for the mounted files only where the connection has none. "+
			"It is an error where AWS rejects the keys, which only a run that may ask AWS can tell, else a warning.",
		"Leave login and password empty:\n\n"+
			"```\nAIRFLOW_CONN_AWS_DEFAULT='aws://?region_name=us-east-1'\n```"),
	Message: checks.Says(credentialfiles.BadKey),
	Fixes:   fixConnectionKeys,
}

// fixConnectionKeys fixes invalid keys of a connection.
func fixConnectionKeys(p *checks.Pass, c cause.Cause) []checks.Fix {
	correct := checks.Fix{Title: redact.Textf("Correct login and password (%s)", cause.Place(c.At[0])), Safety: checks.Unsafe}
	return []checks.Fix{correct, withoutKeys(p, c.Session.Name, c.Session.Variable != "", cause.Place(c.At[0]))}
}
