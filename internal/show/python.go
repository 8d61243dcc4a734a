package show

import (
	"strings"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
)

// python is the mask of a Python file: everything except comments and strings is shown. A
// string is shown if it is where one of the known calls or arguments expects a name, and has
// the form of one, or if it takes a known field from an answer of AWS.
func python(text string) *mask {
	m := newMask(text)
	for at := 0; at < len(text); {
		switch text[at] {
		case '#':
			at += endOfLine(text[at:])
		case '"', '\'':
			from, to, end := literal(text, at)
			m.show(at, from)
			fits := func(value string) bool {
				return isName(value) || isRegion(value) || isARN(value) || isPath(value) || isClass(value)
			}
			before := text[max(0, at-80):at]
			if from < to && m.weigh(argumentCost) && (isArgument().MatchString(before) && !m.isOfSecret(before) || isArgument().MatchString(text[from:to]+"=")) {
				m.showValue(from, to, fits)
			}
			if isSubscript(text, at, end) && isAnswer(text[from:to]) {
				m.show(from, to)
			}
			m.show(to, end)
			at = end
		default:
			m.show(at, at+1)
			at++
		}
	}
	return m
}

// isSubscript reports whether a string is the subscript of an expression: not an element of a list.
func isSubscript(text string, at, end int) bool {
	before, inside := strings.CutSuffix(text[:at], "[")
	return inside && before != "" && (identifier.Has(before[len(before)-1]) || strings.ContainsAny(before[len(before)-1:], ")]")) &&
		strings.HasPrefix(text[end:], "]")
}

// isAnswer reports whether a name is that of a field of the answers that DAGs take apart: of STS,
// Secrets Manager, Parameter Store and S3.
func isAnswer(name string) bool {
	switch name {
	case "Account", "Arn", "UserId", "AssumedRoleUser", "ResponseMetadata", "HTTPStatusCode",
		"SecretString", "SecretBinary", "SecretList", "ARN", "Name", "Parameter", "Parameters", "Value",
		"Body", "Buckets", "Contents", "Key", "Size":
		return true
	}
	return false
}

// isArgument matches the text before a string that names something: the argument or variable
// that it is assigned to, or the call or mapping that it is the first element of.
var isArgument = lazyregexp.New(`(?:(?:\b|_)(?i:conn_id|conn_name|region|region_name|profile|profile_name|role_arn|service_name|endpoint_url|conn_type|dag_id|task_id|bucket|bucket_name)["'\]]*\s*[=:]|\b(?:client|resource|getenv|setdefault|get_connection|get_credentials|get_uri|Variable\.get|environ\.get|Session|setenv|\w+Hook|\w+Operator|DAG|dag|import_module)\s*\(|\benviron\s*\[|\bAWS_[A-Z_]+["'\]]*\s*[=:,])\s*[a-zA-Z]{0,2}$`)

// argumentCost is the cost of matching isArgument.
const argumentCost = 2

// ofSecret matches the text before a string that is a secret.
var ofSecret = lazyregexp.New(`(?i)(?:secret|token|passw|pwd|key|auth|credential)\w*["'\]]*\s*[=:,(]\s*[a-z]{0,2}$`)

// isOfSecret reports whether the text before a string says that it is a secret. Most text does
// not, which is quickly seen if it is ASCII.
func (m *mask) isOfSecret(before string) bool {
	small := strings.ToLower(before)
	for _, word := range []string{"secret", "token", "passw", "pwd", "key", "auth", "credential"} {
		if strings.Contains(small, word) || !isASCII(before) {
			return !m.weigh(secretCost) || ofSecret().MatchString(before)
		}
	}
	return false
}

// secretCost is the cost of matching ofSecret.
const secretCost = 3

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// literal returns the range of the content of the string that starts at an offset, and where
// the string ends.
func literal(text string, at int) (from, to, end int) {
	quote := text[at : at+1]
	if strings.HasPrefix(text[at:], strings.Repeat(quote, 3)) {
		quote = strings.Repeat(quote, 3)
	}
	from = at + len(quote)
	for i := from; i < len(text); i++ {
		switch {
		case text[i] == '\\':
			i++
		case strings.HasPrefix(text[i:], quote):
			return from, i, i + len(quote)
		case text[i] == '\n' && len(quote) == 1:
			return from, i, i
		}
	}
	return from, len(text), len(text)
}

func endOfLine(text string) int {
	if i := strings.IndexByte(text, '\n'); i >= 0 {
		return i
	}
	return len(text)
}
