package show

import (
	"strings"

	"doctor/internal/lazyregexp"
)

var (
	instruction = lazyregexp.New(`^\s*(?i:(FROM|USER|WORKDIR|COPY|ADD|ENV|ARG|ONBUILD|RUN|LABEL|CMD|ENTRYPOINT|VOLUME|SHELL|EXPOSE|HEALTHCHECK|STOPSIGNAL))\s+`)
	member      = lazyregexp.New(`([A-Za-z_][A-Za-z0-9_]*)(=|\s+)("[^"]*"|'[^']*'|\S*)`)
)

// dockerfile is the mask of a Dockerfile.
func dockerfile(text string) *mask {
	m := newMask(text)
	at := 0
	for line := range strings.Lines(text) {
		content := strings.TrimRight(line, "\r\n")
		f := instruction().FindStringSubmatchIndex(content)
		if f == nil || !m.weigh(lineCost(content)) {
			at += len(line)
			continue
		}
		m.show(at, at+f[1])
		rest := content[f[1]:]
		switch strings.ToUpper(content[f[2]:f[3]]) {
		case "FROM":
			m.showValue(at+f[1], at+len(content), isFrom)
		case "USER", "WORKDIR":
			m.showValue(at+f[1], at+len(content), func(value string) bool { return isName(value) || isPath(value) })
		case "COPY", "ADD":
			m.showValue(at+f[1], at+len(content), isCopy)
		case "ENV", "ARG":
			for _, f := range member().FindAllStringSubmatchIndex(rest, -1) {
				if name := rest[f[2]:f[3]]; m.weigh(1) && IsVariableName(name) {
					from := at + len(content) - len(rest)
					m.show(from+f[2], from+f[6])
					m.showVariable(name, from+f[6], from+f[7])
				}
			}
		}
		at += len(line)
	}
	return m
}

var (
	isFrom = shape(lazyregexp.New(`^(?:--platform=[a-z0-9/$_{}A-Z-]{1,40} )?[A-Za-z0-9._/:@${}-]{1,200}(?i:\s+as\s+[a-z0-9._-]{1,40})?$`))
	isCopy = shape(lazyregexp.New(`^(?:--[a-z]+(?:=[A-Za-z0-9_:.,-]{1,60})? )*[A-Za-z0-9_.,@+${}%:()/\\*\[\]" ~-]{1,300}$`))
)

// requirements is the mask of a list of packages.
func requirements(text string) *mask {
	m := newMask(text)
	at := 0
	for line := range strings.Lines(text) {
		if content := strings.TrimRight(line, "\r\n"); m.weigh(lineCost(content)) && isPackage(content) {
			m.show(at, at+len(content))
		}
		at += len(line)
	}
	return m
}

var isPackage = shape(lazyregexp.New(`^\s*[A-Za-z0-9][A-Za-z0-9._-]*(?:\[[A-Za-z0-9._, -]*\])?\s*(?:(?:[<>=!~]=?=?)\s*[A-Za-z0-9.*+!-]{1,40}\s*,?\s*)*$`))
