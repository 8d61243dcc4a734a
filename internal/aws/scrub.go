package aws

import (
	"net/url"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// maxMessage is the maximum size of a message of AWS, in bytes.
const maxMessage = 1024

// keyID finds access key ids as AWS writes them (AWS account IAM reference,
// "Understanding unique ID prefixes").
var keyID = lazyregexp.New(`\b(?:AKIA|ASIA)[A-Z2-7]{12,}\b`)

// scrub masks in a message what must not be shown: the secrets that were sent, whole
// key ids, and the canonical request, in which AWS quotes the session token if a
// signature does not match.
func scrub(message string, secrets []redact.Secret) string {
	message, _, _ = strings.Cut(message, "\n\nThe Canonical String")
	for _, s := range secrets {
		if !s.IsEmpty() {
			message = strings.ReplaceAll(message, s.Reveal(), redact.Mask)
			// As a form encodes it.
			message = strings.ReplaceAll(message, url.QueryEscape(s.Reveal()), redact.Mask)
		}
	}
	message = steady(keyID().ReplaceAllStringFunc(message, redact.KeyID))
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	return strings.ToValidUTF8(message, "�")
}

// maskForeign masks every word of an answer that may be a secret, after the answer was
// classified: it may quote anything, and need not be from AWS.
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

// foreign is a text of the answer as it may be shown; it may repeat the question.
func (e *Error) foreign(text string) string {
	return redact.Foreign(text, e.Subject, e.Operation, e.Region, e.Endpoint, e.Proxy)
}
