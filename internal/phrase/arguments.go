package phrase

import (
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/cause"
)

// jsonMistakes describe mistakes in a text that should be JSON.
var jsonMistakes = map[airflow.JSONMistake]string{
	airflow.SingleQuotes:      "it has single quotes instead of double quotes",
	airflow.TypographicQuotes: "it has typographic quotes, as copied from a web page",
	airflow.PythonWords:       "it has True, False or None instead of true, false or null",
	airflow.TrailingComma:     "it has a comma before a closing bracket",
	airflow.MissingComma:      "a comma is missing",
	airflow.QuotedTwice:       "the quotes around the value are part of it",
	airflow.Backslashes:       `it has \" instead of "`,
	airflow.Unbalanced:        "its brackets do not match",
	airflow.Unquoted:          "a key or a string has no quotes",
	airflow.Comment:           "it has a comment, which JSON does not allow",
	airflow.ByteOrderMark:     "it starts with a byte-order mark",
}

// JSONMistakes describes the mistakes in a text that should be JSON, "" for none.
func JSONMistakes(mistakes []airflow.JSONMistake) string {
	words := make([]string, len(mistakes))
	for i, m := range mistakes {
		words[i] = jsonMistakes[m]
	}
	return strings.Join(words, ", ")
}

// KwargsFault says why the arguments of a backend cannot be used, without showing them.
func KwargsFault(f cause.KwargsFault) string {
	switch {
	case f.Circular:
		return "Airflow needs the arguments to set up the backend that stores them"
	case f.Mistakes != "":
		return JSONMistakes(f.JSONMistakes())
	case f.Error != "":
		return f.Error
	case f.Got != "":
		return "it is " + types[f.Got]
	}
	return ""
}
