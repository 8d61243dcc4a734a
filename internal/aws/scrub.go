package aws

import (
	"net/url"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// maxMessage is the most that is kept of a message of AWS, in bytes.
const maxMessage = 1024

// keyID finds access key ids as AWS writes them (AWS account IAM reference,
// "Understanding unique ID prefixes").
var keyID = lazyregexp.New(`\b(?:AKIA|ASIA)[A-Z2-7]{12,}\b`)

// scrub takes out of a message what must not be shown: the secrets that were
// sent, whole key ids, and the canonical request, in which AWS quotes the
// session token when a signature does not match.
func scrub(message string, secrets []redact.Secret) string {
	message, _, _ = strings.Cut(message, "\n\nThe Canonical String")
	for _, s := range secrets {
		if !s.IsEmpty() {
			message = strings.ReplaceAll(message, s.Reveal(), redact.Mask)
			// As a form sends it.
			message = strings.ReplaceAll(message, url.QueryEscape(s.Reveal()), redact.Mask)
		}
	}
	message = steady(keyID().ReplaceAllStringFunc(message, redact.KeyID))
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	return strings.ToValidUTF8(message, "�")
}
