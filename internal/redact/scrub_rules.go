package redact

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"doctor/internal/lazyregexp"
)

// pattern is one form of secrets.
type pattern struct {
	name string
	// hints: one of them (in lower case) must be in the text for the expression to be tried.
	// None means always.
	hints []string
	// marks: likewise, one of these must be there too.
	marks []string
	expr  func() *regexp.Regexp
	// group is the part of the expression that is the secret.
	group int
	// accept judges a match, with the bytes around it; nil accepts all.
	accept func(before byte, value string, after byte) bool
	// with gives the replacement; nil for the mask.
	with func(value string) string
}

// secretNames are names whose value is a secret, with any separator: aws_secret_access_key,
// SecretAccessKey, client-secret.
const secretNames = `(?:[a-z0-9_.-]*(?:secret_?access_?key|secret_?key|session_?token|security_?token|access_?token|` +
	`refresh_?token|id_?token|auth_?token|client_?secret|api_?key|private_?key|fernet_?key|sql_?alchemy_?conn|` +
	`result_?backend|broker_?url|password|passwd|passphrase)|(?:[a-z0-9_.-]*[_.-])?(?:secret|token))`

// patterns are each compiled when a text has their hints: most runs do not pay for most of them.
var patterns = sync.OnceValue(func() []pattern {
	named := []string{"secret", "token", "pass", "key", "conn", "backend", "broker"}
	return []pattern{
		{
			name: "private-key", hints: []string{"private key"},
			expr: lazyregexp.New(`-----BEGIN [A-Z ]*PRIVATE KEY-----(?s:.*?)(?:-----END [A-Z ]*PRIVATE KEY-----|\z)`),
		},
		{
			// A key id is not a secret, but only its end is shown.
			name: "access-key-id", hints: []string{"akia", "asia"},
			expr:   lazyregexp.New(`(?:AKIA|ASIA)[A-Z0-9]{12,28}`),
			accept: isKeyID, with: KeyID,
		},
		{
			name: "uri-password", hints: []string{"://"},
			expr:   lazyregexp.New(`[A-Za-z][A-Za-z0-9+.-]*://[^\s:/@"'<>]*:([^"'<>\n]+)@`),
			group:  1,
			accept: isPassword,
		},
		{
			// A signature gives access to a blob store: https://…?sv=…&sig=…
			name: "url-signature", hints: []string{"sig="},
			expr:  lazyregexp.New(`(?i)[?&]sig=([^\s&"'<>]+)`),
			group: 1, accept: isValue,
		},
		{
			// The reader of a .env quotes the line that it takes for a name. A line for
			// PowerShell ($env:NAME=...) is judged by its name where it is quoted.
			name: "quoted-line", hints: []string{"in variable name"},
			expr:  lazyregexp.New(`in variable name \\*"(?:[^$=:\n"][^=:\n"]*)?[=:]\s*([^\n]+)`),
			group: 1, accept: isQuoted,
		},
		{
			// "password": "…", also inside a quoted string: \"password\": \"…\"
			name: "quoted-value", hints: named, marks: []string{`"`, "'"},
			expr:  lazyregexp.New(`(?i)\\*["']` + secretNames + `\\*["']\s*[:=]\s*(?:\\*"([^"\\]+)|\\*'([^'\\]+))`),
			group: -1, accept: isValue,
		},
		{
			// PASSWORD=…, --password=…, &password=…; in quotes up to their end
			name: "assigned-value", hints: named, marks: []string{"="},
			expr:  lazyregexp.New(`(?i)\b` + secretNames + `=(?:"([^"\n]+)"|'([^'\n]+)'|([^\s"'&|;,)]+))`),
			group: -1, accept: isValue,
		},
		{
			// secret_access_key = …, password: …: only what looks random, since a sentence may
			// continue after the colon.
			name: "listed-value", hints: named, marks: []string{":", "="},
			expr:  lazyregexp.New(`(?i)\b` + secretNames + `["']?\s*[:=]\s+["']?([A-Za-z0-9+/=_.~-]{12,})`),
			group: 1, accept: func(_ byte, v string, _ byte) bool { return isRandom(v) },
		},
		{
			name: "authorization", hints: []string{"authorization", "bearer"},
			expr:  lazyregexp.New(`(?i)\b(?:authorization["']?\s*[:=]\s*["']?(?:basic|bearer)|bearer)\s+([A-Za-z0-9+/=_.~-]{12,})`),
			group: 1,
		},
		{
			name: "signature", hints: []string{"signature"},
			expr:  lazyregexp.New(`(?i)signature=([0-9a-f]{64})`),
			group: 1,
		},
		{
			// Session tokens of STS, access and refresh tokens of IAM Identity Center.
			name: "session-token", hints: []string{"fwo", "iqo", "fqo", "aqo", "aoa", "aor"},
			expr:   lazyregexp.New(`(?:FwoG|IQoJ|FQoG|FQoD|AQoD|AQoE|aoa|aor)[A-Za-z0-9+/=_:-]{56,}`),
			accept: func(before byte, v string, _ byte) bool { return !isWord(before) && isRandom(v) },
		},
		{
			name: "jwt", hints: []string{"eyj"},
			expr: lazyregexp.New(`eyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?`),
		},
		{
			name: "vendor-token", hints: []string{"gh", "glpat-", "xox", "aiza", "sk-"},
			expr:   lazyregexp.New(`(?:gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{40,}|glpat-[A-Za-z0-9_-]{20,}|xox[abpr]-[A-Za-z0-9-]{20,}|AIza[A-Za-z0-9_-]{35}|sk-[A-Za-z0-9_-]{32,})`),
			accept: func(before byte, _ string, _ byte) bool { return !isWord(before) },
		},
		{
			name:   "secret-key",
			expr:   lazyregexp.New(`[A-Za-z0-9/+]{40,}`),
			accept: isSecretKey,
		},
		{
			name: "fernet-key", hints: []string{"="},
			expr:   lazyregexp.New(`[A-Za-z0-9_-]{43}=`),
			accept: func(before byte, v string, _ byte) bool { return !isWord(before) && before != '-' && isRandom(v) },
		},
	}
})

// find returns the secrets of this form in a text; lower is the text in lower case.
func (p pattern) find(text, lower string) []span {
	if !p.hinted(lower) {
		return nil
	}
	var spans []span
	for _, m := range p.expr().FindAllStringSubmatchIndex(text, -1) {
		start, end := p.part(m)
		if start < 0 || start == end {
			continue
		}
		value := text[start:end]
		if p.accept != nil && !p.accept(byteAt(text, start-1), value, byteAt(text, end)) {
			continue
		}
		with := Mask
		if p.with != nil {
			with = p.with(value)
		}
		spans = append(spans, span{start, end, p.name, with})
	}
	return spans
}

// part returns the range of the secret in a match: its group, or the one group that took part
// if the number is negative.
func (p pattern) part(m []int) (int, int) {
	if p.group >= 0 {
		return m[2*p.group], m[2*p.group+1]
	}
	for i := 2; i+1 < len(m); i += 2 {
		if m[i] >= 0 {
			return m[i], m[i+1]
		}
	}
	return -1, -1
}

func (p pattern) hinted(lower string) bool {
	return containsOne(lower, p.hints) && containsOne(lower, p.marks)
}

// containsOne reports whether one of the parts is in the text, or there are none.
func containsOne(text string, parts []string) bool {
	return len(parts) == 0 || slices.ContainsFunc(parts, func(part string) bool { return strings.Contains(text, part) })
}

func byteAt(text string, i int) byte {
	if i < 0 || i >= len(text) {
		return ' '
	}
	return text[i]
}
