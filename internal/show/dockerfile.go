package show

import (
	"slices"
	"strings"

	"doctor/internal/charset"
	"doctor/internal/lazyregexp"
)

var (
	member = lazyregexp.New(`([A-Za-z_][A-Za-z0-9_]*)(=|\s+)("[^"]*"|'[^']*'|\S*)`)
)

// dockerfile is the mask of a Dockerfile.
func dockerfile(text string) *mask {
	m := newMask(text)
	at := 0
	for line := range strings.Lines(text) {
		content := strings.TrimRight(line, "\r\n")
		name, rest := instruction(content)
		if name == "" || !m.weigh(lineCost(content)) {
			at += len(line)
			continue
		}
		begin := at + len(content) - len(rest)
		m.show(at, begin)
		switch name {
		case "FROM":
			m.showValue(begin, at+len(content), isFrom)
		case "USER", "WORKDIR":
			m.showValue(begin, at+len(content), func(value string) bool { return isName(value) || isPath(value) })
		case "COPY", "ADD":
			m.showValue(begin, at+len(content), isCopy)
		case "ENV", "ARG":
			for _, f := range member().FindAllStringSubmatchIndex(rest, -1) {
				if name := rest[f[2]:f[3]]; m.weigh(1) && IsVariableName(name) {
					m.show(begin+f[2], begin+f[6])
					m.showVariable(name, begin+f[6], begin+f[7])
				}
			}
		}
		at += len(line)
	}
	return m
}

var (
	isCopy = shape(lazyregexp.New(`^(?:--[a-z]+(?:=[A-Za-z0-9_:.,-]{1,60})? )*[A-Za-z0-9_.,@+${}%:()/\\*\[\]" ~-]{1,300}$`))
)

// instruction splits a line into its instruction, in capitals, and what follows it; "" if the line
// has none.
func instruction(line string) (name, rest string) {
	line = strings.TrimLeft(line, spaces)
	n := letter.Leading(line)
	rest = strings.TrimLeft(line[n:], spaces)
	if name = strings.ToUpper(line[:n]); len(rest) == len(line)-n || !slices.Contains(instructions(), name) {
		return "", line
	}
	return name, rest
}

func instructions() []string {
	return []string{
		"FROM", "USER", "WORKDIR", "COPY", "ADD", "ENV", "ARG", "ONBUILD", "RUN", "LABEL", "CMD", "ENTRYPOINT", "VOLUME", "SHELL",
		"EXPOSE", "HEALTHCHECK", "STOPSIGNAL",
	}
}

// isFrom is what follows FROM: an image, with a platform before and a name after it.
func isFrom(value string) bool {
	if rest, ok := strings.CutPrefix(value, "--platform="); ok {
		platform, image, ok := strings.Cut(rest, " ")
		if !ok || !platformLike.Only(platform, 1, 40) {
			return false
		}
		value = image
	}
	n := imageLike.Leading(value)
	if n < 1 || n > 200 {
		return false
	}
	if value = value[n:]; value == "" {
		return true
	}
	as := strings.TrimLeft(value, spaces)
	if len(as) == len(value) || len(as) < 2 || !strings.EqualFold(as[:2], "as") {
		return false
	}
	name := strings.TrimLeft(as[2:], spaces)
	return len(name) < len(as)-2 && dotted.Only(name, 1, 40)
}

var (
	platformLike = charset.Of("a-z0-9/$_{}A-Z-")
	imageLike    = charset.Of("A-Za-z0-9._/:@${}-")
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
