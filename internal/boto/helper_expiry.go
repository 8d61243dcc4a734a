package boto

import "time"

// helperExpiries are the settings in which tools that write temporary keys
// note when those end; boto3 reads none of them. utc: the tool is known to
// write UTC without saying so.
var helperExpiries = []struct {
	key string
	utc bool
}{
	{"x_security_token_expires", false},     // saml2aws
	{"aws_expiration", false},               // gimme-aws-creds, granted, leapp
	{"expiration", true},                    // aws-mfa
	{"aws_session_token_expiration", false}, // aws-vault-like wrappers
	{"aws_session_expiration", false},
	{"aws_credential_expiration", false},
	{"aws_session_token_expires_at", false},
	{"token_expiration", false},
	{"expires_at", false},
	{"expires", false},
}

// localMargin covers a time written without a zone by a machine west of UTC.
const localMargin = 12 * time.Hour

// helperExpiry is the expiry that is noted beside keys, zero if none is or it
// is no date.
func helperExpiry(section *settings, p Process) time.Time {
	for _, known := range helperExpiries {
		value, ok := section.get(known.key)
		if !ok || value.isBlock() {
			continue
		}
		ends, err := parseDate(value.text())
		if err != nil {
			continue
		}
		if ends.naive && !known.utc {
			return ends.Add(localMargin)
		}
		return ends.Time
	}
	return time.Time{}
}
