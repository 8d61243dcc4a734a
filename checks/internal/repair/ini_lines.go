package repair

import (
	"slices"
	"strings"
	"unicode"

	"doctor/fixers"
	"doctor/internal/boto"
)

// MendedINI is how to make boto3 read one of the two AWS files.
type MendedINI struct {
	Changes []fixers.LineChange
	// Done are the repairs, in the order of the file.
	Done []LineRepair
}

// LineRepair is what is done to one line.
type LineRepair struct {
	Line int
	How  RepairKind
	// Header is the section that a line begins or belongs to then.
	Header string
}

// RepairKind is a kind of repair of a line.
type RepairKind int

// The kinds.
const (
	Commented RepairKind = iota // turned into a comment
	Repeated                    // the second header of a section is turned into a comment
	Assigned                    // a = is written between name and value
	Headed                      // a header is corrected
	Covered                     // a header is written above it
	Joined                      // it continues the value of the line before
	Rewritten                   // what it says becomes a setting
	Moved                       // it is moved to the section where it belongs
)

// MendINI finds what was plainly meant by the lines on which boto3 refuses a file, and comments out
// the rest of them. The profile is the one in use. ok is false if that does not make the file valid.
func MendINI(data []byte, profile string, config bool) (m MendedINI, ok bool) {
	f := &brokenINI{profile: profile, config: config, tried: map[*row]int{}}
	lines := Lines(data)
	if n := len(lines) - 1; n > 0 && lines[n] == "" { // what follows the last line end
		lines = lines[:n]
	}
	for i, text := range lines {
		f.rows = append(f.rows, &row{number: i + 1, was: text, lines: []string{text}})
	}
	for range 2*len(f.rows) + 1 {
		refusal := f.refusal()
		if refusal == nil {
			return f.mended()
		}
		at := f.rowAt(refusal.Line)
		if at < 0 {
			return MendedINI{}, false
		}
		if f.tried[f.rows[at]]++; f.tried[f.rows[at]] > 3 {
			return MendedINI{}, false
		}
		f.mend(at, refusal)
	}
	return MendedINI{}, false
}

// row is a line of the file, and what becomes of it.
type row struct {
	number int
	was    string
	above  []string // new lines above it
	lines  []string // its own
	done   []LineRepair
}

func (r *row) text() string {
	if len(r.lines) == 0 {
		return ""
	}
	return strings.TrimSpace(r.lines[len(r.lines)-1])
}

// isBare reports whether a row has nothing that boto3 reads.
func (r *row) isBare() bool {
	text := r.text()
	return text == "" || text[0] == '#' || text[0] == ';'
}

func (r *row) indent() int {
	if len(r.lines) == 0 {
		return 0
	}
	text := r.lines[len(r.lines)-1]
	return len(text) - len(strings.TrimLeft(text, " \t"))
}

func (r *row) did(how RepairKind, header string) {
	r.done = append(r.done, LineRepair{r.number, how, header})
}

func (r *row) comment() {
	if !r.isBare() {
		r.lines = []string{"# " + r.was}
		r.did(Commented, "")
	}
}

func (r *row) become(how RepairKind, header string, lines ...string) {
	r.lines = lines
	r.did(how, header)
}

// brokenINI is a file that boto3 refuses.
type brokenINI struct {
	rows    []*row
	profile string
	config  bool
	tried   map[*row]int
}

func (f *brokenINI) refusal() *boto.ParseError {
	var lines []string
	for _, r := range f.rows {
		lines = append(append(lines, r.above...), r.lines...)
	}
	_, refusal := boto.ParseIni([]byte(strings.Join(lines, "\n")))
	return refusal
}

// rowAt is the row that a line of the present text is from, -1 if there is none.
func (f *brokenINI) rowAt(line int) int {
	for i, r := range f.rows {
		if line -= len(r.above) + len(r.lines); line <= 0 {
			return i
		}
	}
	return -1
}

// mended are the changes of all rows.
func (f *brokenINI) mended() (MendedINI, bool) {
	var m MendedINI
	for _, r := range f.rows {
		n := r.number
		same := slices.Equal(r.lines, []string{r.was})
		lines := slices.Concat(r.above, r.lines)
		for i := range lines {
			lines[i] = strings.TrimRight(strings.ReplaceAll(lines[i], "\t", " "), " ")
			if !same && strings.ContainsFunc(lines[i], unicode.IsControl) {
				return MendedINI{}, false
			}
		}
		switch {
		case same && len(r.above) == 0:
			continue
		case same:
			m.Changes = append(m.Changes, fixers.InsertLines(n, lines[:len(r.above)]...))
		case len(lines) == 0:
			m.Changes = append(m.Changes, fixers.DeleteLines(n, n))
		case len(r.above) == 0 && slices.Equal(r.lines, []string{"# " + r.was}):
			m.Changes = append(m.Changes, fixers.CommentLines(n, n))
		default:
			m.Changes = append(m.Changes, fixers.ReplaceLines(n, n, lines...))
		}
		m.Done = append(m.Done, r.done...)
	}
	return m, len(m.Changes) > 0
}
