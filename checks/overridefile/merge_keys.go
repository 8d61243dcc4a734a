package overridefile

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks/internal/repair"
	"doctor/fixers"
	"doctor/internal/lazyregexp"
)

// keyLine is a key on a line of its own, with its value if that is on the same line.
var keyLine = lazyregexp.New(`^( *)["']?([A-Za-z0-9_.-]+)["']?:(?:[ \t]+(.*?))?[ \t]*$`)

// opensBlock is a key whose value is below it.
var opensBlock = lazyregexp.New(`:(?:[ \t]+[&!][^ \t]*)*(?:[ \t]+#.*)?[ \t]*$`)

// twice are two keys of one mapping that have the same name.
type twice struct {
	key           string
	first, second repair.Span
}

// duplicateKeys finds the keys that an earlier line of the same mapping has, too.
func duplicateKeys(data []byte) []twice {
	lines := repair.Lines(data)
	type scope struct {
		depth int
		keys  map[string]int
	}
	var open []scope
	var out []twice
	end := 0 // of the last duplicate: what is inside it is found the next time
	for i, line := range lines {
		text := strings.TrimSpace(line)
		if text == "" || text[0] == '#' {
			continue
		}
		depth := repair.IndentationOf(line)
		for len(open) > 0 && (open[len(open)-1].depth > depth || text[0] == '-' && open[len(open)-1].depth >= depth+2) {
			open = open[:len(open)-1]
		}
		m := keyLine().FindStringSubmatch(line)
		if m == nil {
			continue
		}
		if len(open) == 0 || open[len(open)-1].depth < depth {
			open = append(open, scope{depth, map[string]int{}})
		}
		keys := open[len(open)-1].keys
		if first, known := keys[m[2]]; known && i >= end {
			d := twice{m[2], blockOf(lines, first), blockOf(lines, i+1)}
			out, end = append(out, d), d.second.To
		} else if !known {
			keys[m[2]] = i + 1
		}
	}
	return out
}

// blockOf are the lines of the key at a line, with the items of a list that is not indented.
func blockOf(lines []string, number int) repair.Span {
	depth, last := repair.IndentationOf(lines[number-1]), number
	for i := number; i < len(lines); i++ {
		text := strings.TrimSpace(lines[i])
		switch indent := repair.IndentationOf(lines[i]); {
		case text == "" || text[0] == '#' && indent <= depth:
			continue
		case indent > depth || indent == depth && isItem(text) && opensBlock().MatchString(lines[number-1]):
			last = i + 1
			continue
		}
		break
	}
	return repair.Span{From: number, To: last}
}

func isItem(text string) bool { return text == "-" || strings.HasPrefix(text, "- ") }

// duplicateKey is about a key that an earlier line of the same mapping has, too.
func duplicateKey(data []byte, second int) mistake {
	lines := repair.Lines(data)
	s := mistake{what: "the mapping has a key twice", cure: "Merge the two keys"}
	key := ""
	for _, d := range repair.Duplicates(data) {
		if d.Second == second {
			key = d.Key
			break
		}
	}
	if key == "" {
		return s
	}
	s.what, s.cure = "the key "+key+" is defined twice", "Merge the entries of both keys under one "+key+":"
	merged, all := []fixers.LineChange(nil), true
	for _, d := range duplicateKeys(data) {
		changes, ok := d.merge(lines)
		if d.second.From == second {
			s.cure = fmt.Sprintf("Merge the two %s: of lines %d and %d", key, d.first.From, second)
			s.lines = d.joined(lines)
		}
		merged, all = append(merged, changes...), all && ok
	}
	if !all || len(merged) == 0 {
		merged = repair.WithoutSecond(data) // in brackets, or an alias of the first
	}
	if len(merged) > 0 {
		s.options, s.sure = [][]fixers.LineChange{merged}, true
	}
	return s
}

// joined are the lines of both keys under one, for a person to write.
func (d twice) joined(lines []string) []string {
	out := []string{d.key + ":"}
	for _, part := range []repair.Span{d.first, d.second} {
		for _, line := range lines[part.From:part.To] {
			if line = "  " + strings.TrimSpace(line); !slices.Contains(out, line) {
				out = append(out, line)
			}
		}
	}
	return out
}

// merge moves what is under the second key to the first. It reports false if the two have different
// values, or values of different kinds.
func (d twice) merge(lines []string) ([]fixers.LineChange, bool) {
	head, other := d.valueOf(lines, d.first), d.valueOf(lines, d.second)
	below, moved := lines[d.first.From:d.first.To], lines[d.second.From:d.second.To]
	switch {
	case head != "" || other != "":
		if len(below) == 0 && len(moved) == 0 && head == other {
			return []fixers.LineChange{fixers.DeleteLines(d.second.From, d.second.To)}, true
		}
		return nil, false
	case len(moved) == 0 || len(below) == 0:
		return nil, false
	case isItem(firstText(below)) != isItem(firstText(moved)):
		return nil, false
	}
	shift := repair.IndentationOf(firstOf(below)) - repair.IndentationOf(firstOf(moved))
	var added []string
	for _, line := range moved {
		line = strings.TrimRight(line, " \t")
		switch {
		case shift > 0 && line != "":
			line = strings.Repeat(" ", shift) + line
		case shift < 0 && len(line) >= -shift && strings.TrimSpace(line[:-shift]) == "":
			line = line[-shift:]
		}
		if isItem(strings.TrimSpace(line)) && singles(below, line) && singles(moved, line) {
			continue
		}
		added = append(added, line)
	}
	switch {
	case len(added) == 0:
		return []fixers.LineChange{fixers.DeleteLines(d.second.From, d.second.To)}, true
	case d.second.From == d.first.To+1:
		return []fixers.LineChange{fixers.ReplaceLines(d.second.From, d.second.To, added...)}, true
	}
	return []fixers.LineChange{fixers.InsertLines(d.first.To+1, added...), fixers.DeleteLines(d.second.From, d.second.To)}, true
}

// valueOf is the value of a key on its own line, without a comment.
func (d twice) valueOf(lines []string, at repair.Span) string {
	m := keyLine().FindStringSubmatch(lines[at.From-1])
	if m == nil || strings.HasPrefix(m[3], "#") {
		return ""
	}
	return m[3]
}

// singles reports whether lines have an item like this one that goes on in no further line.
func singles(lines []string, item string) bool {
	for i, line := range lines {
		if strings.TrimSpace(line) != strings.TrimSpace(item) {
			continue
		}
		return i+1 == len(lines) || repair.IndentationOf(lines[i+1]) <= repair.IndentationOf(line)
	}
	return false
}

func firstOf(lines []string) string {
	for _, line := range lines {
		if text := strings.TrimSpace(line); text != "" && text[0] != '#' {
			return line
		}
	}
	return ""
}

func firstText(lines []string) string { return strings.TrimSpace(firstOf(lines)) }
