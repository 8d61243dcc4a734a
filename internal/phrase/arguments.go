package phrase

import (
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/cause"
)

// jsonMistakes describe mistakes in a text that should be JSON.
var jsonMistakes = map[airflow.JSONMistake]string{
	airflow.SingleQuotes:      "single quotes instead of double ones",
	airflow.TypographicQuotes: "typographic quotes, as web pages have them",
	airflow.PythonWords:       "True, False or None instead of true, false and null",
	airflow.TrailingComma:     "a comma before a closing bracket",
	airflow.MissingComma:      "a comma is missing",
	airflow.QuotedTwice:       "quotes around the whole stayed in the value",
	airflow.Backslashes:       `\" instead of "`,
	airflow.Unbalanced:        "a bracket is not closed, or not opened",
	airflow.Unquoted:          "a key or a text without quotes",
	airflow.Comment:           "a comment behind it, which JSON does not have",
	airflow.ByteOrderMark:     "a byte-order mark in front of it",
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
		return "the arguments would have to be looked up in the very backend that they set up"
	case f.Mistakes != "":
		return JSONMistakes(f.JSONMistakes())
	case f.Error != "":
		return f.Error
	case f.Got != "":
		return "it is " + types[f.Got]
	}
	return ""
}
