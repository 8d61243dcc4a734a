package dotenv

import (
	"errors"
	"fmt"
	"maps"
	"strings"

	"github.com/compose-spec/compose-go/v2/dotenv"

	"doctor/internal/bounds"
	"doctor/internal/interpolation"
)

// Variable is a reader's result for one statement.
type Variable struct {
	Name, Value string
	// Raw is the value as written, before quotes and interpolation.
	Raw string
	// Unfilled are the variables in it that were unset or empty, sorted.
	Unfilled []string
	// Line and Column are where the statement begins, as in Statement.
	Line, Column int
}

// ReadCompose reads an environment file as compose does, which sets the containers' variables
// (compose-go 2.9.1 dotenv/parser.go). The values come from compose's own reader; the places from a
// scan of the same statements. Variables in values come from the lookup, then from the file's
// earlier keys and from those of earlier files. The error is a budget's, or compose's without a
// value that may be a secret; line is then where the refused statement begins. The line in
// compose's own message is where it gave up, often one or two too high.
//
// The size of a value is computed before compose's reader makes it: each line can double the value
// of the line before.
func ReadCompose(b *bounds.Budget, data []byte, lookup interpolation.Lookup, earlier map[string]string) (vars []Variable, line int, err error) {
	r := composeReader{budget: b, before: b.Left(), text: string(data), lookup: lookup, earlier: earlier, values: copyOf(earlier)}
	for s := range Scan(r.text, Compose) {
		v := Variable{Raw: s.Raw(r.text), Line: s.Line, Column: s.Column}
		if !s.Unnamed {
			v.Name = s.Name
		}
		if v.Unfilled, err = r.read(s, v.Name); err != nil {
			return nil, s.Line, err
		}
		if _, inherits := lookup(s.Name); !s.Alone() || inherits {
			vars = append(vars, v)
		}
	}
	for i := range vars {
		vars[i].Value = r.values[vars[i].Name]
	}
	return vars, 0, nil
}

// composeReader gives compose's reader one statement after the other, after computing the size of
// the result.
type composeReader struct {
	budget *bounds.Budget
	// before is the initial budget.
	before  int
	text    string
	lookup  interpolation.Lookup
	earlier map[string]string
	// values are those of earlier files and of the statements so far.
	values map[string]string
	// owner is the last variable that was named.
	owner string
}

// read adds the variable of a statement, and lists the variables in its value that are replaced by
// nothing; later lines of the file do not count.
func (r *composeReader) read(s Statement, name string) (unfilled []string, err error) {
	own := s.whole(r.text)
	names := interpolation.Names(s.Raw(r.text))
	size, work := s.size(r.text, interpolation.LengthIn(r.either))
	if err := r.budget.Spend(bounds.Thing + len(own) + (size+work)*(2+len(names))); err != nil {
		return nil, err
	}
	if name != "" && s.Fault != BadName {
		r.owner = name
	}
	if name != "" && len(names) > 0 {
		unfilled = interpolation.Unfilled(s.Raw(r.text), func(probed string) (string, error) {
			values := map[string]string{}
			err := parse(own, values, interpolation.Probing(probed, r.either))
			return values[name], err
		})
	}
	if s.Alone() {
		own += "\n" // without it the name is a value
	}
	if (s.Fault != NoFault && !s.Unnamed) || parse(own, r.values, r.lookup) != nil {
		return unfilled, r.again(s)
	}
	if len(r.values[name]) > MaxValue {
		return nil, &bounds.Over{Why: fmt.Sprintf("has a value of more than %d KiB, which no program can be given", MaxValue>>10)}
	}
	return unfilled, nil
}

// again makes compose read everything up to a statement that it refuses, because its error depends
// on what precedes it.
func (r *composeReader) again(s Statement) error {
	if err := r.budget.Spend(r.before - r.budget.Left()); err != nil {
		return err
	}
	r.values = copyOf(r.earlier)
	if err := parse(upTo(r.text, s), r.values, r.lookup); err != nil {
		return withoutValue(err, r.owner)
	}
	return nil
}

func (r *composeReader) either(name string) (string, bool) {
	if v, ok := r.lookup(name); ok {
		return v, true
	}
	v, ok := r.values[name]
	return v, ok
}

// upTo is a text without its comments up to the end of the line on which a statement ends, or to
// its own end if the statement's quote is not closed. Compose's reader recurses for each comment,
// and fails on large numbers of them.
func upTo(text string, last Statement) string {
	var out strings.Builder
	done := 0
	for s := range Scan(text, Compose) {
		out.WriteString(strings.Repeat("\n", strings.Count(text[done:s.Whole.From], "\n")))
		if s.Whole == last.Whole {
			break
		}
		out.WriteString(s.whole(text))
		done = s.Whole.To
	}
	end := min(last.Whole.To+1, len(text))
	if last.Fault == Unclosed {
		end = len(text)
	}
	out.WriteString(text[last.Whole.From:end])
	return out.String()
}

// MaxValue is the maximum length of a variable that Linux passes to a program (MAX_ARG_STRLEN of
// execve(2)), in bytes.
const MaxValue = 128 << 10

func copyOf(values map[string]string) map[string]string {
	out := make(map[string]string, len(values))
	maps.Copy(out, values)
	return out
}

// Measure estimates the size of what compose makes of an environment file that it reads itself:
// length returns the length of a variable's value, in bytes, and longest records those of the file.
// The error is the budget's.
func Measure(b *bounds.Budget, data []byte, longest map[string]int, length func(name string) int) error {
	text := string(data)
	for s := range Scan(text, Compose) {
		size, work := s.size(text, length)
		if err := b.Spend(bounds.Thing + len(s.whole(text)) + size + work); err != nil {
			return err
		}
		longest[s.Name] = max(longest[s.Name], size)
	}
	return nil
}

func (s Statement) whole(text string) string { return text[s.Whole.From:s.Whole.To] }

// size is an upper bound for the length of a statement's value, in bytes, and work the cost of
// making it.
func (s Statement) size(text string, length func(name string) int) (size, work int) {
	raw, whole := s.Raw(text), s.whole(text)
	if !strings.ContainsAny(raw, `$\`) { // an escape can stand for a $
		return len(whole), 0
	}
	if interpolation.TooMuch(raw) {
		return bounds.Spent + 1, 0
	}
	sized := interpolation.Sizer{Length: length}
	_ = parse(whole, map[string]string{}, sized.LookUp)
	return len(whole) + sized.Size, interpolation.Cost(raw)
}

// parse gives a text without a byte-order mark to compose's reader.
func parse(text string, values map[string]string, lookup interpolation.Lookup) error {
	err := dotenv.ParseWithFormat(strings.NewReader(bom+text), "", values, lookup, dotenv.DotEnv)
	if inner := errors.Unwrap(err); inner != nil {
		return inner // without the prefix that names the file
	}
	return err
}
