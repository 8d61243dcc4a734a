// Package dagignore reads .airflowignore, which excludes files and folders of dags/ from Airflow's
// search for DAGs, in both of its syntaxes (airflow/utils/file.py; file_discovery.py since 3.1).
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

// Name is the file's name, in dags/ and in any folder below.
const Name = ".airflowignore"

// Syntax is the syntax of the lines.
type Syntax string

// The syntaxes, with the words of [core] dag_ignore_file_syntax.
const (
	Glob   Syntax = "glob"
	Regexp Syntax = "regexp"
)

// SyntaxVariable sets the syntax.
const SyntaxVariable = "AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX"

// SyntaxOf returns the configured syntax, or else the default, which is glob since Airflow 3.
func SyntaxOf(value string, airflowMajor int) Syntax {
	switch s := Syntax(value); {
	case s == Glob || s == Regexp:
		return s
	case airflowMajor == 2:
		return Regexp
	}
	return Glob
}

// Rules are the lines that apply to one folder: its own, and its parent folders'. Add returns new
// Rules and leaves these unchanged.
type Rules struct {
	syntax Syntax
	list   []rule
	weight int // of the expressions
}

// rule is one line.
type rule struct {
	expr *regexp.Regexp
	// dir is the folder that the path is relative to; byName: only the last part of the path is
	// matched. Both are for globs.
	dir    string
	byName bool
	// include: a match is included again.
	include bool
	// doubt is the line, as File:Line, if its matches are unknown.
	doubt string
}

// New returns empty rules in a syntax.
func New(s Syntax) Rules { return Rules{syntax: s} }

// Add reads the file of a folder, given relative to dags/, "" for dags/ itself.
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

// maxRules bounds the lines of all files that apply to a folder: each is tried on each path.
const maxRules = 2000

// maxWeight bounds the total size of the compiled expressions: the time of one match is the product
// of that and the path's length.
const maxWeight = 1 << 17

// weigh is the number of parts of a line's expression: a repeated part counts as often as it is
// repeated.
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

// AddUnread records that the file of a folder could not be read.
func (r Rules) AddUnread(dir string) Rules {
	r.list = append(slices.Clone(r.list), rule{doubt: place(dir, 0)})
	return r
}

// comment matches a comment, wherever it begins in a line.
var comment = lazyregexp.New(`\s*#.*`)

// Match reports whether a path, relative to dags/, is excluded. If that is unknown, doubt is the
// place of the line that causes it, relative to dags/.
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

// expressionRule reads a line as a Python expression, which is searched for in the path relative to
// dags/. Airflow skips an invalid one.
func expressionRule(line string) (rule, bool) {
	expr, err := regexp.Compile(line)
	if err != nil && isBroken(err) {
		return rule{}, false
	}
	return rule{expr: expr}, true
}
