package phrase

import (
	"fmt"
	"strings"

	"doctor/internal/airflow"
)

// types are those of JSON, as a sentence has them.
var types = map[airflow.Type]string{
	airflow.String:  "a string",
	airflow.Integer: "an integer",
	airflow.Number:  "a number",
	airflow.Boolean: "true or false",
	airflow.Object:  "an object",
	airflow.List:    "a list",
	airflow.Null:    "null",
}

// anyOf lists types of which a value may have one.
func anyOf(all airflow.Types) string {
	var words []string
	for _, t := range all {
		if t != "" {
			words = append(words, types[t])
		}
	}
	return join(words, "or")
}

var thens = map[airflow.Then]string{
	airflow.CountsTrue:  ", which counts as true",
	airflow.CountsFalse: ", which counts as false",
	airflow.AlwaysTrue:  ", which counts as true whatever it says",
	airflow.NoneInNames: ": the names have None between prefix and id",
	airflow.NoPrefix:    ": the names have no prefix then",
	airflow.JSONFails:   "; every connection in JSON form fails",
}

// AirflowProblem says what is wrong with an argument of a backend or with a connection,
// in one sentence without a full stop.
func AirflowProblem(d airflow.Detail) string {
	switch d := d.(type) {
	case nil:
		return ""
	case airflow.Fact:
		return facts[d]
	case airflow.TypeMismatch:
		key := d.Key
		if key == "service_config.sts.endpoint_url" {
			key = "the endpoint of STS"
		}
		return fmt.Sprintf("%s must be %s, and is %s%s", key, anyOf(d.Takes), types[d.Got], thens[d.Then])
	case airflow.NotWords:
		return fmt.Sprintf("%s must be a list of texts, and is %s", d.Key, types[d.Got])
	case airflow.TextForSwitch:
		if d.Write == "" {
			return "a text is taken for the path of a CA bundle; only JSON can say true or false"
		}
		return fmt.Sprintf("a text is taken for the path of a CA bundle; write %s without quotes", d.Write)
	case airflow.OptionUnknown:
		of := "botocore's Config"
		if d.Retries {
			of = "retries"
		}
		return fmt.Sprintf("%s has no option %s", of, d.Name) + calledInstead(d.Meant)
	case airflow.SessionKwargUnread:
		if d.Extra {
			return fmt.Sprintf("of session_kwargs AWS hooks read keys, profile and region; %s is ignored", d.Name)
		}
		return fmt.Sprintf("of session_kwargs only AWS keys are still read, %s is ignored without a word", d.Name)
	}
	for _, words := range []func(airflow.Detail) string{kwarg, prefix, role, connection} {
		if text := words(d); text != "" {
			return text
		}
	}
	panic(fmt.Sprintf("there are no words for a %T", d))
}

func calledInstead(name string) string {
	if name == "" {
		return ""
	}
	return "; it is called " + name
}

// kwarg says what is wrong with an argument of a backend.
func kwarg(d airflow.Detail) string {
	switch d := d.(type) {
	case airflow.KwargLater:
		return fmt.Sprintf("%s has no effect before %s %s, and %s is installed", d.Name, d.Of, d.Since, d.Installed)
	case airflow.KwargGone:
		return fmt.Sprintf("%s is gone since %s %s: %s", d.Name, d.Of, d.Until, goneKwargs[d.Name])
	case airflow.KwargUnknown:
		return unknownKwarg(d)
	case airflow.KeysHalf:
		words := fmt.Sprintf("only one half of a pair of keys is in the kwargs, %s is missing", d.Missing)
		if d.Empty {
			words = fmt.Sprintf("only one half of a pair of keys is in the kwargs, %s is empty", d.Missing)
		}
		if d.Legacy {
			words += ", and the pair in session_kwargs is used"
		}
		return words
	case airflow.PatternStart:
		return fmt.Sprintf("%s is a regular expression, which cannot begin with %s; any text is .*", d.Key, d.Sign)
	case airflow.PatternRefused:
		return fmt.Sprintf("%s is a regular expression, and Python refuses it: %s", d.Key, d.Said)
	case airflow.APIVersionUnknown:
		return fmt.Sprintf("%s has no API version %q, only %s", d.Service, d.Version, d.Only)
	}
	return ""
}

// goneKwargs say of arguments that are gone why none is needed.
var goneKwargs = map[string]string{
	"full_url_mode":                "deprecated since 7.0.0: the form of a connection is told from its text",
	"are_secret_values_urlencoded": "values are no longer URL-decoded",
}

func unknownKwarg(d airflow.KwargUnknown) string {
	words := fmt.Sprintf("%s does not know %s", d.Backend, d.Name)
	switch d.OnUnknown {
	case airflow.Raises:
		return words + ", and Airflow does not start"
	case airflow.PassesOn:
		return words + " and passes it on to its client, which may refuse it at the first lookup"
	}
	words += " and ignores it without a word"
	switch {
	case d.Instead == "":
		return words
	case d.InsteadGiven:
		return words + ": " + d.Instead + " is there too, and counts"
	case d.InsteadDefault != "":
		return fmt.Sprintf("%s: %s stays %q", words, d.Instead, d.InsteadDefault)
	case d.Instead == "region_name":
		return words + ": the region is that of AWS_DEFAULT_REGION or of the profile, if there is one"
	case d.Instead == "profile_name":
		return words + ": the profile is that of AWS_PROFILE, or default"
	case d.Instead == "role_arn":
		return words + ": no role is assumed"
	}
	return words + ": " + d.Instead + " is not set"
}

// prefix says what is wrong with a prefix.
func prefix(d airflow.Detail) string {
	switch d := d.(type) {
	case airflow.PrefixCharacters:
		var bad []string
		for _, r := range d.Characters {
			if r == ' ' {
				bad = append(bad, "a blank")
			} else {
				bad = append(bad, fmt.Sprintf("%q", r))
			}
		}
		return fmt.Sprintf("%s has %s, which no name at AWS can have: every lookup is refused", d.Key, strings.Join(bad, " and "))
	case airflow.PrefixSlash:
		return fmt.Sprintf("%s starts with a slash, which is part of a secret's name: %q and %q are two secrets", d.Key, d.Prefix, strings.TrimLeft(d.Prefix, "/"))
	case airflow.PrefixSlashes:
		of := "secret"
		if d.Parameter {
			of = "parameter"
		}
		return fmt.Sprintf("%s has two slashes in a row, which stay in the %s's name", d.Key, of)
	case airflow.PrefixReserved:
		return fmt.Sprintf("%s starts with %q, and AWS keeps names that start with aws or ssm for itself", d.Key, d.Level)
	case airflow.PrefixDeep:
		return fmt.Sprintf("%s makes names of %d levels, and a parameter's may have %d", d.Key, d.Levels, d.Most)
	case airflow.PrefixBare:
		return fmt.Sprintf("%s does not start with a slash, and %s %s does not add it", d.Key, airflow.AmazonProvider, d.Provider)
	case airflow.PrefixesSwapped:
		return fmt.Sprintf("connections_prefix is %q and variables_prefix is %q: they look exchanged", d.Connections, d.Variables)
	}
	return ""
}

// role says what is wrong with the arguments for a role.
func role(d airflow.Detail) string {
	switch d := d.(type) {
	case airflow.RoleUnassumed:
		if d.Method == "" {
			return d.Key + " is only read when role_arn is set"
		}
		return fmt.Sprintf("%s is only read when assume_role_method is %s", d.Key, d.Method)
	case airflow.MethodUnknown:
		return fmt.Sprintf("there is no such method as %s; without it assume_role is used", d.Value)
	case airflow.ParameterUnknown:
		return "AssumeRole has no argument " + d.Name + calledInstead(d.Meant)
	case airflow.ParameterSmall:
		return fmt.Sprintf("%s must be at least %d", d.Name, d.Least)
	case airflow.ParameterRefused:
		return d.Name + " is refused before it is sent: " + strings.ToLower(d.Said[:1]) + d.Said[1:]
	case airflow.SAMLLacks:
		return "assume_role_with_saml has no " + d.Name
	}
	return ""
}
