package show

import (
	"slices"
	"strings"

	"doctor/internal/lazyregexp"
)

// pair is a name with its value in JSON, in a Python literal, or in either inside a string,
// whose first quote may be cut off; query is one in an address.
var (
	pair  = lazyregexp.New(`(\\*["']|^)([A-Za-z_]+)\\*["'](\s*:\s*)(?:(\\*["'])([^"'\\\n]*)(\\*["'])|(null|true|false|None|True|False|-?[0-9]+)\b|(\{))`)
	query = lazyregexp.New(`[?&]([A-Za-z_]+)=([^&#\s"']*)`)
)

// showPairs shows, between two offsets, the names of known arguments and the values that have
// the right form.
func (m *mask) showPairs(from, to int, known map[string]kind) {
	text := m.text[from:to]
	for _, f := range pair().FindAllStringSubmatchIndex(text, -1) {
		name := text[f[4]:f[5]]
		fits, ok := known[name]
		if !ok && !slices.Contains(m.about, name) || !m.weigh(1) {
			continue
		}
		m.show(from+f[2], from+f[5])
		switch {
		case f[10] >= 0:
			m.show(from+f[5], from+f[10])
			if text[f[8]:f[9]] != text[f[12]:f[13]] {
				break // it does not end here
			}
			m.show(from+f[11], from+f[1])
			m.showValue(from+f[10], from+f[11], fits)
			if name == "endpoint_url" {
				m.showHost(from+f[10], from+f[11])
			}
		case f[14] >= 0 && strings.Trim(text[f[14]:f[15]], "-0123456789") == "": // a number
			m.show(from+f[5], from+f[14])
			m.showValue(from+f[14], from+f[15], fits)
		default:
			m.show(from+f[5], from+f[1])
		}
	}
	for _, f := range query().FindAllStringSubmatchIndex(text, -1) {
		if fits, ok := known[text[f[2]:f[3]]]; ok && m.showValue(from+f[4], from+f[5], fits) {
			m.show(from+f[0], from+f[1])
		}
	}
	m.join(from, to)
	m.open(from, to)
}
