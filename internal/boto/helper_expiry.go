package boto

import (
	"strings"
	"time"
)

// helperExpiries are the settings in which tools that write temporary keys record their expiry;
// boto3 reads none of them. utc: the tool writes UTC without a zone.
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

// localMargin covers a time without a zone, written west of UTC.
const localMargin = 12 * time.Hour

// noteExpiry sets the keys' expiry from the setting next to them, if that is a date.
func noteExpiry(keys *Credentials, section *settings) {
	for _, known := range helperExpiries {
		value, ok := section.get(known.key)
		if !ok || value.isBlock() {
			continue
		}
		ends, err := parseDate(value.text())
		if err != nil { // a Go program prints "2026-01-05 09:00:00 +0000 UTC"
			ends, err = parseDate(strings.TrimSuffix(value.text(), " UTC"))
		}
		if err != nil {
			continue
		}
		keys.Expires, keys.places.over = ends.Time, ends.Time
		keys.places.expires = place{known.key, value.at}
		if ends.naive && !known.utc {
			keys.places.over = ends.Add(localMargin)
		}
		return
	}
}
