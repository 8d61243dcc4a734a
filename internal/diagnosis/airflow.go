package diagnosis

import (
	"slices"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/boto"
	"doctor/internal/redact"
)

// refusedArgument explains a session by the argument that boto3, or what calls
// it, refuses.
func (e *explainer) refusedArgument() Cause {
	if e.Where == Connection && e.Conn.Raises() != nil {
		return e.wrongExtra()
	}
	if e.Where != Backend {
		return Cause{}
	}
	for _, p := range e.Airflow.Problems {
		if p.Key != e.f.Key || p.Stage == airflow.NotRaised {
			continue
		}
		kind := KwargsType
		if p.Kind == airflow.KeysInside {
			kind = KwargsHoldsKeys
		}
		return Cause{
			Kind: kind, At: appendOrigin(nil, e.Session.Origin), Subject: p.Key, Suggestion: p.Suggestion, Symptom: redact.NewText(p.Symptom),
			Detail: WrongArgument{p.Key, e.Session.Variable, SpotOf(e.Session.Origin), p.Detail},
		}
	}
	return Cause{}
}

// kwargsRegion explains a missing region by kwargs that were to give one and
// were not understood.
func (e *explainer) kwargsRegion() Cause {
	if e.Where != Backend {
		return Cause{}
	}
	for _, source := range e.Backends() {
		if c := e.lostKwargs(source); c.Kind != "" {
			return c
		}
	}
	for _, p := range e.Airflow.Problems {
		if p.Kind == airflow.UnknownKey && p.Suggestion == "region_name" {
			return e.unknownKey(p)
		}
	}
	return Cause{}
}

// lostKwargs explains a failure by arguments that Airflow could not read and
// therefore dropped.
func (e *explainer) lostKwargs(source *airflow.Source) Cause {
	if source.Kwargs.Usable() || source.KwargsVariable != e.Session.Variable {
		return Cause{}
	}
	v := e.Service.Env[source.KwargsVariable]
	c := Cause{Kind: KwargsNotObject, At: appendOrigin(nil, v.Origin), Subject: source.KwargsVariable}
	c.Detail = UnusableKwargs{source.KwargsVariable, SpotOf(v.Origin), KwargsWords(source.Kwargs)}
	if source.Kwargs.Circular {
		c.Kind = KwargsSecretCircular
	} else if source.Kwargs.Err != nil {
		c.Kind = KwargsInvalidJSON
	}
	return c
}

// slipWords say what was done wrong in a text that should have been JSON.
var slipWords = map[airflow.Slip]string{
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

// KwargsWords says why arguments cannot be used, without showing them.
func KwargsWords(k airflow.Kwargs) string {
	switch slips := SlipWords(k.Slips); {
	case k.Circular:
		return "the arguments would have to be looked up in the very backend that they set up"
	case slips != "":
		return slips
	case k.Err != nil:
		return k.Err.Error()
	case k.Got != "":
		return "it is " + string(k.Got)
	}
	return ""
}

// kwargsProfile explains missing credentials by a misnamed argument that was to
// name the profile.
func (e *explainer) kwargsProfile() Cause {
	if e.f.Kind != boto.NoCredentials || e.Session.Boto.Profile != nil {
		return Cause{}
	}
	for _, source := range e.Backends() {
		for _, p := range e.Airflow.Problems {
			if p.Kind != airflow.UnknownKey || p.Suggestion != "profile_name" {
				continue
			}
			name, _ := source.Kwargs.Values[p.Key].(string)
			if slices.Contains(e.out.Profiles, name) {
				return e.unknownKey(p)
			}
		}
	}
	return Cause{}
}

// SlipWords say what was done wrong in a text that should have been JSON.
func SlipWords(slips []airflow.Slip) string {
	var words []string
	for _, s := range slips {
		words = append(words, slipWords[s])
	}
	return strings.Join(words, ", ")
}

func (e *explainer) unknownKey(p airflow.KwargProblem) Cause {
	name := e.Airflow.Config.Secrets.KwargsVariable
	v := e.Service.Env[name]
	return Cause{
		Kind: KwargsUnknownKey, Subject: p.Key, Suggestion: p.Suggestion, At: appendOrigin(nil, v.Origin),
		Detail: UnknownArgument{p.Key, name, SpotOf(v.Origin), p.Suggestion},
	}
}
