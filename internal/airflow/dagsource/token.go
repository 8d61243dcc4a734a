// Package dagsource reads the Python code of an Airflow project with its own tokenizer, and runs
// nothing.
//
// Find finds the Airflow variables and connections that a DAG names as literals: Variable.get("x"),
// BaseHook.get_connection("x"), aws_conn_id="x", {{ var.value.x }} and {{ conn.x }} in the strings
// that it passes to operators; it counts those that are not visible. Read finds the calls of a
// source, with their arguments.
package dagsource

// kind is the kind of a token.
type kind int

const (
	name    kind = iota // a name or keyword
	number              //
	text                // a string, with its prefix and quotes
	op                  // an operator or bracket
	newline             // the end of a logical line, or a semicolon
)

// token is one token of Python. Comments, spaces and line ends within brackets or after a backslash
// are not tokens.
type token struct {
	kind kind
	// text is the token as written; for a string it is empty and lit is set.
	text string
	lit  *literal
	// start and end are byte offsets in the source.
	start, end int
	// match is the index of the matching bracket, -1 if there is none.
	match int
}

// literal is a string literal.
type literal struct {
	// value is the string's value, with escapes decoded. In a formatted string each expression is
	// one hole.
	value string
	// at has the offset in the source of each byte of value.
	at []int
	// bytes: a b"" string. formatted: an f"" or t"" string.
	bytes, formatted bool
	// holes are the tokens of the expressions within a formatted string.
	holes [][]token
}

// hole replaces a part of a literal's value that is only known during execution.
const hole = 0

func (t *token) is(k kind, s string) bool { return t.kind == k && t.text == s }
