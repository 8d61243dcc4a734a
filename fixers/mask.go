package fixers

import (
	"bytes"
	"cmp"
	"slices"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/show"
)

// maskBoth returns the text before and after the edits, with the same lengths, with holes where a
// secret may be. Text that the edits keep is shown in both if it may be shown in one: its place
// decides, not what the edit makes of it.
func maskBoth(t *target) (before, after []byte, err error) {
	text, err := t.after()
	if err != nil {
		return nil, nil, err
	}
	about := names(t)
	old, changed := visible(t.Format, t.before, about), visible(t.Format, text, about)
	edits := slices.Clone(t.Splices)
	slices.SortStableFunc(edits, func(a, b Splice) int { return cmp.Or(a.Start-b.Start, a.End-b.End) })
	from, to := 0, 0
	keep := func(end int) {
		for ; from < end; from, to = from+1, to+1 {
			old[from] = old[from] || changed[to]
			changed[to] = old[from]
		}
	}
	for _, e := range edits {
		keep(e.Start)
		if strings.Trim(e.New, "# \t\r\n") == "" { // it inserts a comment, or moves a line
			for i := range e.New {
				changed[to+i] = true
			}
		}
		from, to = e.End, to+len(e.New)
	}
	keep(len(old))
	return punch(t.before, old), punch(text, changed), nil
}

// visible decides which bytes of a text may be shown, by their place and form: none in an unknown
// format.
func visible(format Format, text []byte, about []string) []bool {
	switch format {
	case Dotenv:
		return show.Dotenv(string(text), about...)
	case INI:
		return show.AWS(string(text), about...)
	case Compose:
		return show.Compose(string(text), about...)
	case Lines:
		return show.List(string(text))
	case Dockerfile:
		return show.Dockerfile(string(text))
	case Settings:
		return show.Settings(string(text), about...)
	}
	return make([]bool, len(text))
}

// names are the names that the edits are about: those that they state, whose value they change, and
// that they remove or write. They are shown as written.
func names(t *target) []string {
	var about []string
	for _, w := range t.Wants {
		about = append(about, w.Fact)
	}
	for _, e := range t.Splices {
		if f := nameBefore().FindSubmatch(t.before[max(0, e.Start-maxName):e.Start]); f != nil {
			about = append(about, string(f[1]))
		}
		for _, text := range []string{string(t.before[e.Start:e.End]), e.New} {
			name := strings.Trim(text, `"'\`)
			if identifier().MatchString(name) && nameBehind().Match(t.before[e.End:]) {
				about = append(about, name)
			}
		}
	}
	return about
}

// maxName is how many bytes before a value are searched for its name.
const maxName = 100

var (
	identifier = lazyregexp.New(`^[A-Za-z_][A-Za-z0-9_ .-]{0,63}$`)
	// nameBefore matches a name at the end of the text before a value.
	nameBefore = lazyregexp.New(`([A-Za-z_][A-Za-z0-9_.-]{0,63})["'\\]*[ \t]*[:=][ \t]*["'\\]*$`)
	// nameBehind matches what follows a name.
	nameBehind = lazyregexp.New(`^["'\\]*\s*[:=\]]`)
)

// punch puts holes into the hidden parts of a text, line by line. Leading spaces and comment marks
// stay.
func punch(text []byte, shown []bool) []byte {
	out := bytes.Clone(text)
	for from := 0; from < len(text); {
		to := from + 1
		for to < len(text) && text[to-1] != '\n' && shown[to] == shown[from] {
			to++
		}
		if !shown[from] {
			punchPart(out, from, to)
		}
		from = to
	}
	return out
}

func punchPart(text []byte, from, to int) {
	end := from + len(bytes.TrimRight(text[from:to], "\r\n"))
	if end == to && to < len(text) && text[to] != '\n' && text[to] != '\r' { // the line continues
		end = from + len(bytes.TrimRight(text[from:to], " \t"))
	}
	if len(bytes.TrimSpace(text[from:end])) == 0 {
		return
	}
	start := end - len(bytes.TrimLeft(text[from:end], " \t"))
	if text[start] == '#' && (start == 0 || bytes.IndexByte([]byte(" \t\n"), text[start-1]) >= 0) {
		start = end - len(bytes.TrimLeft(text[start:end], "# \t"))
	}
	for i := start; i < end; i++ {
		text[i] = hole
	}
}
