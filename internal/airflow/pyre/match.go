package pyre

import "slices"

type span struct{ from, to int }

// matcher matches a text with backtracking.
type matcher struct {
	text   []rune
	groups []span
	steps  int
}

// sequence matches parts one after the other at a place, and then the rest of the pattern.
func (m *matcher) sequence(nodes []node, at int, next func(int) bool) bool {
	m.steps++
	switch {
	case m.steps > maxSteps:
		return false
	case len(nodes) == 0:
		return next(at)
	}
	return m.one(&nodes[0], at, func(end int) bool { return m.sequence(nodes[1:], end, next) })
}

func (m *matcher) one(n *node, at int, next func(int) bool) bool {
	if n.isPlace() {
		return m.place(n, at) && next(at)
	}
	switch n.kind {
	case branch:
		return slices.ContainsFunc(n.bodies, func(body []node) bool { return m.sequence(body, at, next) })
	case repeat:
		return m.repeat(n, at, next)
	case group:
		return m.group(n, at, next)
	case atomic:
		end, ok := m.alone(n.bodies[0], at)
		return ok && next(end)
	case look:
		return m.look(n, at) && next(at)
	case reference:
		end, ok := m.reference(n, at)
		return ok && next(end)
	case conditional:
		if m.groups[n.number].to >= 0 {
			return m.sequence(n.bodies[0], at, next)
		}
		return m.sequence(n.bodies[1], at, next)
	}
	return at < len(m.text) && m.char(n, m.text[at]) && next(at+1)
}

func (m *matcher) char(n *node, r rune) bool {
	switch n.kind {
	case anything:
		return n.flags.dotAll || r != '\n'
	case set:
		return n.set.has(r, n.flags)
	}
	return same(n.char, r, n.flags)
}

func (m *matcher) place(n *node, at int) bool {
	end := len(m.text)
	switch n.kind {
	case atBegin:
		return at == 0
	case atFinish:
		return at == end
	case atStart:
		return at == 0 || n.flags.multiLine && m.text[at-1] == '\n'
	case atEnd:
		return at == end || m.text[at] == '\n' && (n.flags.multiLine || at == end-1)
	}
	before := at > 0 && isWord(m.text[at-1], n.flags)
	after := at < end && isWord(m.text[at], n.flags)
	return end > 0 && (before != after) == (n.kind == atBoundary)
}

// group records its match, and forgets it if the rest does not match.
func (m *matcher) group(n *node, at int, next func(int) bool) bool {
	if n.number == 0 {
		return m.sequence(n.bodies[0], at, next)
	}
	return m.sequence(n.bodies[0], at, func(end int) bool {
		kept := m.groups[n.number]
		m.groups[n.number] = span{at, end}
		if next(end) {
			return true
		}
		m.groups[n.number] = kept
		return false
	})
}

// alone matches once, without the rest of the pattern.
func (m *matcher) alone(body []node, at int) (int, bool) {
	to := 0
	ok := m.sequence(body, at, func(end int) bool {
		to = end
		return true
	})
	return to, ok
}

func (m *matcher) look(n *node, at int) bool {
	kept := slices.Clone(m.groups)
	from := at
	if n.behind {
		from = at - n.width
	}
	matched := false
	if from >= 0 {
		_, matched = m.alone(n.bodies[0], from)
	}
	if !matched || n.negative {
		m.groups = kept
	}
	return matched != n.negative
}

func (m *matcher) reference(n *node, at int) (int, bool) {
	seen := m.groups[n.number]
	if seen.to < 0 || at+seen.to-seen.from > len(m.text) {
		return 0, false
	}
	for i, r := range m.text[seen.from:seen.to] {
		if !same(r, m.text[at+i], n.flags) {
			return 0, false
		}
	}
	return at + seen.to - seen.from, true
}

func (m *matcher) repeat(n *node, at int, next func(int) bool) bool {
	if n.possessive {
		end, count := at, 0
		for count < n.max && m.steps <= maxSteps {
			to, ok := m.alone(n.bodies[0], end)
			if !ok || to == end && count >= n.min {
				break
			}
			end, count = to, count+1
		}
		return count >= n.min && next(end)
	}
	return m.more(n, 0, -1, at, next)
}

// more continues a repeat after some rounds, the last of which began at last.
func (m *matcher) more(n *node, count, last, at int, next func(int) bool) bool {
	m.steps++
	if m.steps > maxSteps {
		return false
	}
	again := func() bool {
		return count < n.max && (at != last || count < n.min) &&
			m.sequence(n.bodies[0], at, func(end int) bool { return m.more(n, count+1, at, end, next) })
	}
	switch {
	case count < n.min:
		return again()
	case n.lazy:
		return next(at) || again()
	}
	return again() || next(at)
}
