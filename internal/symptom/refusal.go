package symptom

import (
	"slices"

	"doctor/internal/lazyregexp"
)

// refusal is the text of a ClientError: what AWS answered.
type refusal struct{ code, operation, message string }

var refusalForm = lazyregexp.New(`^An error occurred \((\w+)\) when calling the (\w+) operation(?:: (.*))?$`)

func parseRefusal(message string) (refusal, bool) {
	m := refusalForm().FindStringSubmatch(message)
	if m == nil {
		return refusal{}, false
	}
	return refusal{m[1], m[2], m[3]}, true
}

// bareCode returns the code of a sample that has nothing else, in parentheses.
func bareCode(sample string) (string, bool) {
	m := codeForm().FindStringSubmatch(sample)
	if m == nil {
		return "", false
	}
	return m[1], true
}

var codeForm = lazyregexp.New(`^\(([A-Z]\w+)\)$`)

// sameCodes are codes with one meaning. Which of them a service uses depends on its protocol; S3
// has its own. These are answers about the credentials, so every operation can have them.
var sameCodes = [...][]string{
	{"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId"},
	{"ExpiredToken", "ExpiredTokenException"},
	{"SignatureDoesNotMatch", "InvalidSignatureException"},
}

// sameOperations read a secret, from either of the two services that keep some.
var sameOperations = []string{"GetSecretValue", "GetParameter"}

func operationsLike(operation string) []string {
	if slices.Contains(sameOperations, operation) {
		return sameOperations
	}
	return []string{operation}
}

// denials are the codes of a refused permission, which only the operation explains.
var denials = []string{"AccessDenied", "AccessDeniedException"}

// codesLike returns the codes with the meaning of one, and whether every operation can have
// them.
func codesLike(code string) ([]string, bool) {
	for _, same := range sameCodes {
		if slices.Contains(same, code) {
			return same, true
		}
	}
	if slices.Contains(denials, code) {
		return denials, false
	}
	return []string{code}, false
}

// forms are the text with the code and the message, the message alone, and the code alone.
func (r refusal) forms() []form {
	heads := r.headers()
	if r.message == "" {
		return heads
	}
	message := newForm(split(r.message), false)
	var all []form
	for _, head := range heads {
		all = append(all, head.then(message.form))
	}
	if isSpecific(message.words) {
		all = append(all, message.form)
	} else if isPhrase(message.words) {
		message.line = true
		all = append(all, message.form)
	}
	return append(all, heads...)
}

// then is a form that continues with a message.
func (f form) then(message form) form {
	m := measured{form: form{parts: slices.Clone(f.parts)}}
	if f.tail { // the operation
		m.value(part{})
		m.literal(" operation: ")
	} else {
		m.literal(": ")
	}
	for _, p := range message.parts {
		if p.text == "" {
			m.value(p)
		} else {
			m.literal(p.text)
		}
	}
	m.tail = message.tail
	return m.form
}

// headers are the beginnings of a refusal, up to the operation if that matters.
func (r refusal) headers() []form {
	var heads []form
	codes, every := codesLike(r.code)
	for _, code := range codes {
		head := "An error occurred (" + code + ") when calling the "
		if !every && r.operation != "" {
			for _, operation := range operationsLike(r.operation) {
				heads = append(heads, form{parts: []part{literal(head + operation + " operation")}})
			}
			continue
		}
		heads = append(heads, form{parts: []part{literal(head)}, tail: true})
	}
	return heads
}
