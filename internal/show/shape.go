package show

import (
	"regexp"
	"strings"

	"doctor/internal/lazyregexp"
	"doctor/internal/redact"
)

// kind is a kind of value that a place expects. A value may be shown when it has that form.
type kind func(value string) bool

func shape(matches func() *regexp.Regexp) kind {
	return func(value string) bool { return matches().MatchString(value) }
}

// The forms of what may be shown.
var (
	isRegion    = shape(lazyregexp.New(`^[A-Za-z]{2}(?:-[A-Za-z]{2,12}){1,3}-?[0-9]?[a-z]?$|^[A-Z]?[a-z]{2,20}$`))
	isARN       = shape(lazyregexp.New(`^arn:[a-z-]*:[a-z0-9-]*:[a-z0-9-]*:[0-9]*:[A-Za-z0-9_+=,.@:/*-]{1,255}$`))
	isNumber    = shape(lazyregexp.New(`^-?[0-9]{1,10}(?:\.[0-9]{1,4})?$`))
	isToggle    = shape(lazyregexp.New(`^(?i:true|false|yes|no|on|off|null|none|[01])$`))
	isPattern   = shape(lazyregexp.New(`^[A-Za-z0-9_.*^$/\\|()-]{0,64}$`))
	isSeparator = shape(lazyregexp.New(`^[^A-Za-z0-9]{0,3}$`))
	isVersion   = shape(lazyregexp.New(`^[0-9]{4}-[0-9]{2}-[0-9]{2}$|^[a-z]{2,10}$`))
	isUser      = shape(lazyregexp.New(`^(?:[A-Za-z0-9_.-]{1,64}|\$\{[A-Z_]{1,40}(?::?-[0-9]{1,10})?\})(?::(?:[0-9]{1,10}|root))?$`))
	isAccount   = shape(lazyregexp.New(`^[0-9]{12}$`))
	isHost      = shape(lazyregexp.New(`^[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})*$`))
	isTime      = shape(lazyregexp.New(`^[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]{5,15}(?:Z|UTC|[+-][0-9:]{4,5})?$`))
)

// isCleanURL reports whether an address has only scheme, host and port, and, for IAM Identity
// Center, the path of its start page.
func isCleanURL(value string) bool {
	value = strings.TrimSuffix(value, "/")
	return redact.URL(value) == value || startPage().MatchString(value)
}

var startPage = lazyregexp.New(`^https://[a-z0-9-]+\.awsapps\.com/start/?#?/?$`)

// none is the kind of a field whose name may be shown and whose value may not.
func none(string) bool { return false }

// unquoted removes one pair of quotes.
func unquoted(value string) string {
	if n := len(value); n > 1 && (value[0] == '"' || value[0] == '\'') && value[n-1] == value[0] {
		return value[1 : n-1]
	}
	return value
}
