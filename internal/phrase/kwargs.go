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
	airflow.CountsTrue:  ", which means true",
	airflow.CountsFalse: ", which means false",
	airflow.AlwaysTrue:  ", which always means true",
	airflow.NoneInNames: ": secret names get None between prefix and id",
	airflow.NoPrefix:    ": secret names get no prefix",
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
		return fmt.Sprintf("%s must be %s but is %s%s", key, anyOf(d.Takes), types[d.Got], thens[d.Then])
	case airflow.NotWords:
		return fmt.Sprintf("%s must be a list of strings but is %s", d.Key, types[d.Got])
	case airflow.TextForSwitch:
		if d.Write == "" {
			return "a string, which is read as the path of a CA bundle; true and false need the JSON form"
		}
		return fmt.Sprintf("a string, which is read as the path of a CA bundle; write %s without quotes", d.Write)
	case airflow.OptionUnknown:
		of := "botocore's Config"
		if d.Retries {
			of = "retries"
		}
		return fmt.Sprintf("%s has no option %s", of, d.Name) + calledInstead(d.Meant)
	case airflow.SessionKwargUnread:
		if d.Extra {
			return fmt.Sprintf("AWS hooks ignore %s in session_kwargs; they read keys, profile and region there", d.Name)
		}
		return fmt.Sprintf("the backend silently ignores %s in session_kwargs; it only reads AWS keys there", d.Name)
	}
	for _, words := range []func(airflow.Detail) string{kwarg, prefix, role, connection} {
		if text := words(d); text != "" {
			return text
		}
	}
	panic(fmt.Sprintf("there are no words for a %T", d))
}

// Argument is AirflowProblem with the name of the argument where the sentence does not have it.
func Argument(name string, d airflow.Detail) string {
	switch d := d.(type) {
	case airflow.TextForSwitch:
		return name + " is " + AirflowProblem(d)
	case airflow.Fact:
		if d != airflow.NoSuchField && d != airflow.ValueRaises && d != airflow.NumberInQuotes {
			return AirflowProblem(d)
		}
	default:
		return AirflowProblem(d)
	}
	return name + ": " + AirflowProblem(d)
}

func calledInstead(name string) string {
	if name == "" {
		return ""
	}
	return "; did you mean " + name + "?"
}

// kwarg says what is wrong with an argument of a backend.
func kwarg(d airflow.Detail) string {
	switch d := d.(type) {
	case airflow.KwargLater:
		return fmt.Sprintf("%s needs %s %s or later; %s is installed", d.Name, d.Of, d.Since, d.Installed)
	case airflow.KwargGone:
		return fmt.Sprintf("%s was removed in %s %s: %s", d.Name, d.Of, d.Until, goneKwargs[d.Name])
	case airflow.KwargUnknown:
		return unknownKwarg(d)
	case airflow.KeysHalf:
		words := fmt.Sprintf("the kwargs have only half of a key pair: %s is missing", d.Missing)
		if d.Empty {
			words = fmt.Sprintf("the kwargs have only half of a key pair: %s is empty", d.Missing)
		}
		if d.Legacy {
			words += "; the pair in session_kwargs is used"
		}
		return words
	case airflow.PatternStart:
		return fmt.Sprintf("%s is a regular expression and cannot start with %s; use .* for any text", d.Key, d.Sign)
	case airflow.PatternRefused:
		return fmt.Sprintf("%s is an invalid regular expression: %s", d.Key, d.Said)
	case airflow.APIVersionUnknown:
		return fmt.Sprintf("%s has no API version %q, only %s", d.Service, d.Version, d.Only)
	}
	return ""
}

// goneKwargs say of arguments that are gone why none is needed.
var goneKwargs = map[string]string{
	"full_url_mode":                "the backend detects the form of a connection",
	"are_secret_values_urlencoded": "values are no longer URL-decoded",
}

func unknownKwarg(d airflow.KwargUnknown) string {
	switch d.OnUnknown {
	case airflow.Raises:
		return fmt.Sprintf("%s has no argument %s, so Airflow does not start", d.Backend, d.Name)
	case airflow.PassesOn:
		return fmt.Sprintf("%s passes %s to its client, which may reject it at the first lookup", d.Backend, d.Name)
	}
	words := fmt.Sprintf("%s silently ignores %s", d.Backend, d.Name)
	switch {
	case d.Instead == "":
		return words
	case d.InsteadGiven:
		return words + ": " + d.Instead + " is set too and is used"
	case d.InsteadDefault != "":
		return fmt.Sprintf("%s: %s stays %q", words, d.Instead, d.InsteadDefault)
	case d.Instead == "region_name":
		return words + ": it uses AWS_DEFAULT_REGION or the region of the profile"
	case d.Instead == "profile_name":
		return words + ": it uses AWS_PROFILE or the default profile"
	case d.Instead == "role_arn":
		return words + ": it assumes no role"
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
				bad = append(bad, "a space")
			} else {
				bad = append(bad, fmt.Sprintf("%q", r))
			}
		}
		return fmt.Sprintf("%s contains %s, which AWS rejects in a name: every lookup fails", d.Key, strings.Join(bad, " and "))
	case airflow.PrefixSlash:
		return fmt.Sprintf("%s starts with a slash, and %q and %q are different secrets", d.Key, d.Prefix, strings.TrimLeft(d.Prefix, "/"))
	case airflow.PrefixSlashes:
		of := "secret"
		if d.Parameter {
			of = "parameter"
		}
		return fmt.Sprintf("%s has two slashes in a row, which become part of the %s name", d.Key, of)
	case airflow.PrefixReserved:
		return fmt.Sprintf("%s starts with %q; AWS reserves names that start with aws or ssm", d.Key, d.Level)
	case airflow.PrefixDeep:
		return fmt.Sprintf("%s makes parameter names of %d levels; AWS allows %d", d.Key, d.Levels, d.Most)
	case airflow.PrefixBare:
		return fmt.Sprintf("%s does not start with a slash, and %s %s does not add one", d.Key, airflow.AmazonProvider, d.Provider)
	case airflow.PrefixesSwapped:
		return fmt.Sprintf("connections_prefix %q and variables_prefix %q look swapped", d.Connections, d.Variables)
	}
	return ""
}

// role says what is wrong with the arguments for a role.
func role(d airflow.Detail) string {
	switch d := d.(type) {
	case airflow.RoleUnassumed:
		if d.Method == "" {
			return d.Key + " has no effect without role_arn"
		}
		return fmt.Sprintf("%s has no effect unless assume_role_method is %s", d.Key, d.Method)
	case airflow.MethodUnknown:
		return fmt.Sprintf("%s is not a method; the default is assume_role", d.Value)
	case airflow.ParameterUnknown:
		return "AssumeRole has no argument " + d.Name + calledInstead(d.Meant)
	case airflow.ParameterSmall:
		return fmt.Sprintf("%s must be at least %d", d.Name, d.Least)
	case airflow.ParameterRefused:
		return d.Name + ": boto3 rejects the value: " + strings.ToLower(d.Said[:1]) + d.Said[1:]
	case airflow.SAMLLacks:
		return "assume_role_with_saml has no " + d.Name
	}
	return ""
}
