package show

import (
	"slices"
	"strings"

	"doctor/internal/lazyregexp"
)

var (
	header  = lazyregexp.New(`^\s*\[\s*(?:(?:profile|sso-session|services)\s+)?["']?([^\]"']*?)["']?\s*\]\s*`)
	setting = lazyregexp.New(`^(\s*)([A-Za-z_][A-Za-z0-9_]*)(\s*[=:]\s*)(.*?)(\s*)$`)
)

// ini is the mask of a file in ~/.aws.
func ini(text string, about ...string) *mask {
	m := newMask(text, about...)
	known, name := awsSettings(), isProfile
	at := 0
	for line := range strings.Lines(text) {
		content := strings.TrimRight(line, "\r\n")
		if !m.weigh(lineCost(content)) {
			break
		}
		if f := header().FindStringSubmatchIndex(content); f != nil {
			if m.weigh(1) && (name(content[f[2]:f[3]]) || slices.Contains(about, content[f[2]:f[3]])) {
				m.show(at, at+f[1])
			}
		} else if f := setting().FindStringSubmatchIndex(content); f != nil {
			fits, ok := known[strings.ToLower(content[f[4]:f[5]])]
			if ok || m.weigh(1) && (isWords(content[f[4]:f[5]]) || slices.Contains(about, content[f[4]:f[5]])) {
				m.show(at, at+f[8])
			}
			m.showValue(at+f[8], at+f[9], fits)
			if strings.HasSuffix(strings.ToLower(content[f[4]:f[5]]), "endpoint_url") {
				m.showHost(at+f[8], at+f[9])
			}
		}
		at += len(line)
	}
	return m
}
