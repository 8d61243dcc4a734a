package show

import (
	"strings"

	"doctor/internal/lazyregexp"
)

// list is the mask of a list of packages or of paths, with one on each line.
func list(text string) *mask {
	m := newMask(text)
	at := 0
	for line := range strings.Lines(text) {
		if content := strings.TrimRight(line, "\r\n"); m.weigh(lineCost(content)) && isListed(content) {
			m.showValue(at, at+len(content), isListed)
		}
		at += len(line)
	}
	return m
}

var (
	isIgnored = shape(lazyregexp.New(`^!?[\pL\pM0-9_.*?/\[\]-]{1,80}$`))
	isListed  = func(value string) bool { return isIgnored(value) || isPackage(value) }
)
