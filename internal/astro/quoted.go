package astro

import (
	"strings"

	"doctor/internal/interpolation"
	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
	"doctor/internal/show"
)

// quotesYAML matches the errors in which compose quotes the override, up to the quotation
// (compose-go interpolation/interpolation.go).
var quotesYAML = lazyregexp.New(`(?s)^(invalid interpolation format for (\S+)\.\nYou may need to escape any \$ with another \$\.\n)(.*)$`)

// withoutYAMLValue is compose's error about the override without the quoted value, unless that is
// known not to be a secret.
func withoutYAMLValue(text string) string {
	m := quotesYAML().FindStringSubmatch(text)
	if m == nil {
		return text
	}
	path, value := m[2], m[3]
	switch {
	case interpolation.IsOpen(value), strings.Contains(path, ".volumes"), strings.HasSuffix(path, ".image"), strings.Contains(path, ".env_file"):
		return text
	case strings.Contains(path, ".environment"):
		name, assigned, list := strings.Cut(value, "=")
		if !list || strings.ContainsAny(name, "${ ") {
			name, assigned = path[strings.LastIndexByte(path, '.')+1:], value
		}
		if interpolation.IsOpen(assigned) || show.Quoted(name, assigned) {
			return text
		}
		return m[1] + strings.TrimSuffix(value, assigned) + redact.Mask
	}
	return m[1] + redact.Mask
}
