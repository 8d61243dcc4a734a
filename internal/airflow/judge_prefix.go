package airflow

import (
	"strings"
)

// maxLevels is how deep a parameter's name may be, itself included.
const maxLevels = 15

// prefixes reports prefixes that lead elsewhere than was probably meant.
func (j *judge) prefixes() {
	for _, key := range []string{"config_prefix", "connections_prefix", "variables_prefix"} {
		prefix, ok := j.kwargs[key].(string)
		if !ok || prefix == "" {
			continue
		}
		if bad := badNameCharacters(prefix, j.backend.AWSService); bad != "" {
			p := KwargProblem{Kind: Prefix, Key: key, Effect: Fails, Detail: PrefixCharacters{key, bad}}
			if trimmed := strings.TrimSpace(prefix); badNameCharacters(trimmed, j.backend.AWSService) == "" {
				p.Suggestion = trimmed
			}
			j.report(p)
			continue
		}
		if j.backend.AWSService == "ssm" {
			j.parameterPrefix(key, prefix)
		} else {
			j.secretPrefix(key, prefix)
		}
	}
	j.swapped()
}

// secretPrefix knows Secrets Manager: a slash at the start or twice in a row
// is part of the name.
func (j *judge) secretPrefix(key, prefix string) {
	meant := strings.TrimLeft(squeezeSlashes(prefix), "/")
	p := KwargProblem{Kind: Prefix, Key: key, Effect: Differs, Suggestion: meant}
	switch {
	case meant == "":
		return
	case strings.HasPrefix(prefix, "/"):
		p.Detail = PrefixSlash{key, prefix}
	case strings.Contains(strings.TrimRight(prefix, "/"), "//"):
		p.Detail = PrefixSlashes{Key: key}
	default:
		return
	}
	j.report(p)
}

// parameterPrefix knows Parameter Store: one slash at the start is added where
// it is missing, since provider 7.3.0 (#29580).
func (j *judge) parameterPrefix(key, prefix string) {
	p := KwargProblem{Kind: Prefix, Key: key, Effect: Fails}
	levels := strings.Split(strings.Trim(prefix, "/"), "/")
	first := strings.ToLower(levels[0])
	switch {
	case strings.Contains(strings.TrimRight(prefix, "/"), "//"):
		p.Suggestion = "/" + strings.TrimLeft(squeezeSlashes(prefix), "/")
		p.Detail = PrefixSlashes{key, true}
		p.Effect = Differs
	case isReserved(first) && !strings.HasPrefix(prefix, "/aws/reference/secretsmanager/"):
		p.Detail = PrefixReserved{key, levels[0]}
		p.Effect = Differs
	case len(levels)+1 > maxLevels:
		p.Detail = PrefixDeep{key, len(levels) + 1, maxLevels}
	case !strings.HasPrefix(prefix, "/") && j.has.Provider.Before(Version{7, 3, 0}):
		p.Suggestion = "/" + prefix
		p.Detail = PrefixBare{key, j.has.Provider}
		p.Symptom = "botocore.exceptions.ClientError: An error occurred (ValidationException) when calling the GetParameter operation: Parameter name: can't be prefixed with \"ssm\" (case-insensitive)"
	default:
		return
	}
	j.report(p)
}

func isReserved(level string) bool {
	return strings.HasPrefix(level, "aws") || strings.HasPrefix(level, "ssm")
}

// swapped reports two prefixes that were exchanged.
func (j *judge) swapped() {
	connections, _ := j.kwargs["connections_prefix"].(string)
	variables, _ := j.kwargs["variables_prefix"].(string)
	names := func(prefix, word string) bool { return strings.Contains(strings.ToLower(prefix), word) }
	if names(connections, "variable") && names(variables, "connection") {
		j.report(KwargProblem{
			Kind: Prefix, Key: "connections_prefix", Suggestion: variables, Effect: Differs,
			Detail: PrefixesSwapped{connections, variables},
		})
	}
}

// badNameCharacters are the characters in a prefix that the service does not accept in a
// name, each once.
func badNameCharacters(prefix, service string) string {
	extra := "/_+=.@!-"
	if service == "ssm" {
		extra = "/_.-"
	}
	bad := ""
	for _, r := range prefix {
		if !isWordRune(r) && !strings.ContainsRune(extra+bad, r) {
			bad += string(r)
		}
	}
	return bad
}

func isWordRune(r rune) bool { return r < 0x80 && isWordByte(byte(r)) }

func squeezeSlashes(path string) string {
	for strings.Contains(path, "//") {
		path = strings.ReplaceAll(path, "//", "/")
	}
	return path
}
