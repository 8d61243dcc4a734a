package awsconnections

import (
	"slices"

	"doctor/checks"
	"doctor/checks/credentialfiles"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var ConnectionKeysOverrideFiles = &checks.Rule{
	ID:     "connection-keys-override-files",
	Causes: []cause.Kind{cause.ConnectionKeysOverrideFiles}, Severity: checks.Error, Since: "0.1.0",
	Title: "Connection with its own access keys",
	Doc: checks.Page(
		"If AWS rejects the keys: "+
			credentialfiles.KeyRefused+
			" Otherwise nothing is printed, and hooks use the identity of those keys.",
		"A hook uses the login and password of its connection as access key and secret key. "+
			"It uses the mounted files only if the connection has neither. "+
			"The finding is an error if AWS rejects the keys, which only a run that may call AWS can tell, else a warning.",
		"Remove login and password:\n\n```\nAIRFLOW_CONN_AWS_DEFAULT='aws://?region_name=us-east-1'\n```",
	),
	Message: checks.Says(credentialfiles.BadKey),
	Fixes:   fixConnectionKeys,
}

// fixConnectionKeys fixes invalid keys of a connection.
func fixConnectionKeys(p *checks.Pass, c cause.Cause) []checks.Fix {
	place := cause.Place(c.At[0])
	fixes := []checks.Fix{{Title: redact.Textf("Correct login and password in %s", place), Safety: checks.Unsafe}}
	if c.View == nil {
		return fixes
	}
	settings := p.Diagnosis().Settings()
	for _, connection := range slices.Concat(c.View.Connections.Connections, settings.Imported()) {
		if connection.ID == c.Session.Name && connection.Variable == c.Session.Variable {
			return append(fixes, withoutKeys(p, c.View.Service.Env[connection.Variable], connection, place))
		}
	}
	return fixes
}
