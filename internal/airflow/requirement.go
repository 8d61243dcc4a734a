package airflow

import "strings"

// Pinned is the version of a package that pip installs for the specifier of a
// requirement (PEP 440), where the image has another one or none before: bundled is
// that one, zero if there is none. pip leaves what the image has where it fits, and
// takes the newest that fits else. Zero is the newest of all; it reports false for a
// specifier that is not understood.
func Pinned(spec string, bundled Version) (Version, bool) {
	limit := Version{}
	fits := bundled.Known()
	for _, clause := range strings.Split(strings.Trim(spec, "() "), ",") {
		operator, text := cutOperator(strings.TrimSpace(clause))
		if operator == "" && text == "" {
			continue
		}
		v, ok := ParseVersion(strings.TrimSuffix(text, ".*"))
		if !ok || operator == "" {
			return Version{}, false
		}
		upper, holds := bounds(operator, text, v)
		fits = fits && holds(bundled)
		if upper.Known() && (!limit.Known() || upper.Before(limit)) {
			limit = upper
		}
	}
	if fits {
		return bundled, true
	}
	return limit, true
}

// cutOperator parts a clause into its operator and the version behind it.
func cutOperator(clause string) (operator, version string) {
	n := len(clause) - len(strings.TrimLeft(clause, "=<>~!"))
	return clause[:n], strings.TrimSpace(clause[n:])
}

// newest stands for a number that is not known but for being the last.
const newest = 1 << 20

// bounds returns the last version that a clause allows, zero if it sets no such
// limit, and whether it allows a version.
func bounds(operator, text string, v Version) (Version, func(Version) bool) {
	atLeast := func(w Version) bool { return !w.Before(v) }
	atMost := func(limit Version) func(Version) bool {
		return func(w Version) bool { return w == limit || w.Before(limit) }
	}
	switch operator {
	case "==", "===":
		if strings.HasSuffix(text, ".*") {
			limit := lastUnder(v, text)
			return limit, func(w Version) bool { return atLeast(w) && atMost(limit)(w) }
		}
		exact := v
		exact.Patch = max(exact.Patch, 0)
		return exact, func(w Version) bool { return w == exact }
	case "~=":
		// The last number may grow: ~=8.20 is any 8 from there, ~=8.20.1 any 8.20.
		limit := lastUnder(v, text[:max(strings.LastIndexByte(text, '.'), 0)])
		return limit, func(w Version) bool { return atLeast(w) && atMost(limit)(w) }
	case "<=":
		limit := v
		limit.Patch = max(limit.Patch, 0)
		return limit, atMost(limit)
	case "<":
		limit := before(v)
		return limit, func(w Version) bool { return w.Before(v) }
	case ">":
		return Version{}, func(w Version) bool { return atLeast(w) && w != v }
	case "!=":
		return Version{}, func(w Version) bool { return w != v }
	}
	return Version{}, atLeast
}

// lastUnder is the last version that begins as a text does: 8.*, 8.20.*.
func lastUnder(v Version, text string) Version {
	numbers := strings.Count(strings.TrimSuffix(text, ".*"), ".") + 1
	if numbers == 1 {
		return Version{Major: v.Major, Minor: newest, Patch: -1}
	}
	return Version{Major: v.Major, Minor: v.Minor, Patch: -1}
}

// before is the last version below another.
func before(v Version) Version {
	switch {
	case v.Patch > 0:
		return Version{v.Major, v.Minor, v.Patch - 1}
	case v.Minor > 0:
		return Version{v.Major, v.Minor - 1, -1}
	}
	return Version{v.Major - 1, newest, -1}
}
