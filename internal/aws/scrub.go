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

// maskForeign masks in what was answered every word that may be a secret, once it is
// judged: who answers may quote anything, and need not be AWS.
func (e *Error) maskForeign() {
	for _, text := range []*string{&e.Code, &e.Message, &e.RequestID} {
		*text = e.foreign(*text)
	}
	if d := e.Denial; d != nil {
		e.Denial = &Denial{
			Principal: e.foreign(d.Principal), Action: e.foreign(d.Action), Resource: e.foreign(d.Resource),
			Reason: e.foreign(d.Reason), Explicit: d.Explicit, Policy: e.foreign(d.Policy),
		}
	}
}

// foreign is a text of the answer as it may be shown, with what was asked.
func (e *Error) foreign(text string) string {
	return redact.Foreign(text, e.Subject, e.Operation, e.Region, e.Endpoint, e.Proxy)
}
