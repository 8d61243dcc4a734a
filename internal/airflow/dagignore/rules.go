// Package dagignore reads .airflowignore, which leaves files and folders of
// dags/ out of what Airflow takes for DAGs, in both of its syntaxes
// (airflow/utils/file.py; file_discovery.py since 3.1).
package dagignore

import (
	"bytes"
	"regexp"
	expressions "regexp/syntax"
	"slices"
	"strings"

	"doctor/internal/bounds"
	"doctor/internal/lazyregexp"
)

// Name is how the file is called, in dags/ and in any folder below.
const Name = ".airflowignore"

// Syntax is how the lines of the files are read.
type Syntax string

// The syntaxes, with the words of [core] dag_ignore_file_syntax.
const (
	Glob   Syntax = "glob"
	Regexp Syntax = "regexp"
)

// SyntaxVariable sets the syntax.
const SyntaxVariable = "AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX"

// SyntaxOf returns the syntax that is set, or else the default, which is glob
// since Airflow 3.
func SyntaxOf(value string, airflowMajor int) Syntax {
	switch s := Syntax(value); {
	case s == Glob || s == Regexp:
		return s
	case airflowMajor == 2:
		return Regexp
	}
	return Glob
}

// Rules are the lines that hold in one folder: its own, and those of the
// folders above it. Add returns new ones and leaves these as they are.
type Rules struct {
	syntax Syntax
	list   []rule
	weight int // of the expressions
}

// rule is one line.
type rule struct {
	expr *regexp.Regexp
	// dir is the folder that the path is taken relative to; byName: only the
	// last part of the path counts. Both are for globs.
	dir    string
	byName bool
	// include: what it matches is read after all.
	include bool
	// doubt is the line, as File:Line, if what it matches cannot be told.
	doubt string
}

// New returns no rules in a syntax.
func New(s Syntax) Rules { return Rules{syntax: s} }

// Add reads the file of a folder, which is named relative to dags/, "" for
// dags/ itself.
func (r Rules) Add(dir string, data []byte) Rules {
	if len(data) > bounds.Text || bytes.Count(data, []byte("\n"))+len(r.list) > maxRules {
		return r.AddUnread(dir)
	}
	r.list = slices.Clone(r.list)
	text := strings.ReplaceAll(strings.ReplaceAll(string(data), "\r\n", "\n"), "\r", "\n")
	for i, line := range strings.Split(text, "\n") {
		line = comment().ReplaceAllString(line, "")
		if line == "" {
			continue
		}
		read := expressionRule
		if r.syntax == Glob {
			read = globRule
		}
		if r.weight += weigh(line, r.syntax); r.weight > maxWeight {
			return r.AddUnread(dir)
		}
		one, ok := read(line)
		if !ok {
			continue
		}
		one.dir = dir
		if one.expr == nil {
			one.doubt = place(dir, i+1)
		}
		r.list = append(r.list, one)
	}
	return r
}

// maxRules bounds the lines of all files that count in a folder: each is tried on each
// path.
const maxRules = 2000

// maxWeight bounds the expressions of all lines, in what each becomes: how long one takes
// on a path is the product of both.
const maxWeight = 1 << 17

// weigh is how many parts a line becomes: a part that is repeated so many times becomes
// as many.
func weigh(line string, syntax Syntax) int {
	if syntax == Glob {
		return len(line)
	}
	expr, err := expressions.Parse(line, expressions.Perl)
	if err != nil {
		return len(line)
	}
	return parts(expr)
}

func parts(expr *expressions.Regexp) int {
	count := 1 + len(expr.Rune)
	for _, sub := range expr.Sub {
		count = min(count+parts(sub), maxWeight+1)
	}
	if expr.Op == expressions.OpRepeat {
		count *= max(expr.Min, expr.Max, 1)
	}
	return min(count, maxWeight+1)
}

// AddUnread notes that the file of a folder could not be read.
func (r Rules) AddUnread(dir string) Rules {
	r.list = append(slices.Clone(r.list), rule{doubt: place(dir, 0)})
	return r
}

// comment is taken out of a line, wherever in it it begins.
var comment = lazyregexp.New(`\s*#.*`)

// Match reports whether a path, relative to dags/, is left out. If that cannot
// be told, doubt is the place of the line that is to blame, relative to dags/.
func (r Rules) Match(path string, isDir bool) (ignored bool, doubt string) {
	for i := range r.list {
		one := &r.list[i]
		switch {
		case one.expr == nil:
			if doubt == "" {
				doubt = one.doubt
			}
		case r.syntax == Glob:
			if one.expr.MatchString(one.relative(path, isDir)) {
				ignored = !one.include
			}
		case one.expr.MatchString(path):
			ignored = true
		}
	}
	if ignored {
		return true, ""
	}
	return false, doubt
}

// expressionRule reads a line that is an expression of Python, which is
// searched for in the path from dags/ on. Airflow passes over one that is none.
func expressionRule(line string) (rule, bool) {
	expr, err := regexp.Compile(line)
	if err != nil && isBroken(err) {
		return rule{}, false
	}
	return rule{expr: expr}, true
}
