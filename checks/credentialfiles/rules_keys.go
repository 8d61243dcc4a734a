package credentialfiles

import (
	"fmt"

	"doctor/checks"
	"doctor/internal/diagnosis"
	"doctor/internal/redact"
)

// BadKey says what is wrong with a key without showing it.
func BadKey(c diagnosis.Cause, d diagnosis.BadKey) redact.Text {
	what := map[diagnosis.KeyPart]string{diagnosis.TheKeyID: "the access key id", diagnosis.TheSecret: "the secret key", diagnosis.TheToken: "the session token"}[d.Part]
	if d.Connection != "" {
		what += " in the connection " + d.Connection
	}
	why := "it has characters that no key has"
	switch d.Fault {
	case diagnosis.KeyIsEmpty:
		why = "it is empty"
	case diagnosis.KeyHasQuotes:
		why = "it stands in quotes, which boto3 keeps"
	case diagnosis.KeyHasLines:
		why = "it runs over several lines"
	case diagnosis.KeyHasBlank:
		why = "it has a blank in it"
	case diagnosis.KeyHasLength:
		why = fmt.Sprintf("it has %d characters, not %d", d.Length, d.Wanted)
	}
	return redact.Textf("%s: %s cannot be one: %s", checks.SpotWords(c, d.At), what, why)
}
