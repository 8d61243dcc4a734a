package wording

import (
	"fmt"
	"strings"

	"doctor/internal/airflow"
	"doctor/internal/cause"
	"doctor/internal/phrase"
	"doctor/internal/redact"
)

// LostValuesWords says which values variables lost and the effect; how is the sentence about
// the variables that are not removed. It contains no part of a value.
func LostValuesWords(c cause.Cause, d cause.LostValues, how string) redact.Text {
	if d.Removed {
		how = removedWords(c, d)
	}
	text := redact.NewText(how)
	if d.Meant != "" {
		text = text.Addf("; the shell sets %s", d.Meant)
	}
	switch d.Effect {
	case cause.BackendUnused:
		return text.Add("; Airflow runs without the secrets backend")
	case cause.BackendChanged:
		return text.Add("; the secrets backend gets other arguments")
	case cause.NotConnected:
		return text.Add("; hooks run without the connection, maybe as another identity")
	}
	return text
}

// removedWords say what compose does with names without a value in environment:.
func removedWords(c cause.Cause, d cause.LostValues) string {
	them := "it"
	if len(d.Names.List()) > 1 {
		them = "them"
	}
	if d.Hides {
		return fmt.Sprintf("environment: lists %s without a value%s and the shell does not set %s, so compose removes %s", And(d.Names), InBrackets(c, d.At), them, ValuesOf(d.Given))
	}
	return fmt.Sprintf("environment: lists %s without a value%s, and neither the shell nor %s sets %s", And(d.Names), InBrackets(c, d.At), d.EnvFile, them)
}

// LostSubject begins a sentence about variables that lost their values: "A and B
// (.env:3) are".
func LostSubject(c cause.Cause, d cause.LostValues) string {
	is := "is"
	if len(d.Names.List()) > 1 {
		is = "are"
	}
	return fmt.Sprintf("%s%s %s", And(d.Names), InBrackets(c, d.At), is)
}

// ResultWords say what the values became.
func ResultWords(d cause.LostValues) string {
	words := "so it is empty"
	switch {
	case d.Part:
		words = "so part of the value is missing"
	case len(d.Names.List()) > 1:
		words = "so they are empty"
	}
	switch {
	case d.Hides && len(d.Given.List()) > 1:
		words += " and " + ValuesOf(d.Given) + " are overridden"
	case d.Hides:
		words += " and " + ValuesOf(d.Given) + " is overridden"
	}
	return words
}

// AskedWords lists variables as a text refers to them: "${A}, ${B} and ${C}".
func AskedWords(n cause.Names) string {
	asked := n.List()
	for i, name := range asked {
		asked[i] = "${" + name + "}"
	}
	return And(cause.NamesOf(asked))
}

// ValuesOf names values by their places.
func ValuesOf(places cause.Names) string {
	if len(places.List()) > 1 {
		return "the values in " + And(places)
	}
	return "the value in " + And(places)
}

// LostConnectionWords says why Airflow does not have a connection, and the effect.
func LostConnectionWords(c cause.Cause, d cause.LostConnection) redact.Text {
	words := SettingsFaultWords(d.Fault)
	switch {
	case d.Unread != "":
		words = fmt.Sprintf("the CLI reads %s, not %s", airflow.DefaultSettingsFile, d.Unread)
	case d.Misnamed.Variable != "":
		words = fmt.Sprintf("%s%s: %s", d.Variable, InBrackets(c, d.At), UnreadVariableWords(d.Misnamed))
	case d.Variable != "":
		words = fmt.Sprintf("%s%s: %s", d.Variable, InBrackets(c, d.At), phrase.AirflowProblem(d.Problem))
	}
	return redact.Textf("Airflow has no connection %s: %s", d.ID, words)
}

// shownIDs is the maximum number of connections that a message names.
const shownIDs = 10

// SettingsFaultWords says why the CLI does not create connections of the settings file, "" if
// it does.
func SettingsFaultWords(f cause.SettingsFault) string {
	where := SpotWords(cause.Cause{}, f.At)
	switch f.Kind {
	case cause.NotYAML:
		braces := ""
		if f.Braces {
			braces = " (the CLI does not fill in {{ ... }})"
		}
		return fmt.Sprintf("invalid YAML at %s%s: the CLI silently ignores the file", where, braces)
	case cause.ImportEnds:
		text := fmt.Sprintf("Airflow rejects connection %q (%s): %s; the import stops there", f.Refused, where, refusedWords(f))
		ids := f.After.List()
		if n := len(ids) - shownIDs; n > 0 {
			ids = append(ids[:shownIDs], fmt.Sprintf("and %d more", n))
		}
		if len(ids) > 0 {
			text += ", not created: " + strings.Join(ids, ", ")
		}
		return text
	case cause.Misplaced:
		return fmt.Sprintf("%s has connections under %s; the CLI only imports airflow.connections", where, f.Under)
	}
	return ""
}

// refusedWords says why Airflow refuses the connection at which the import ends.
func refusedWords(f cause.SettingsFault) string {
	switch {
	case f.RefusedParameters:
		return "the parameters of its conn_uri do not convert to valid JSON"
	case f.RefusedKey == "conn_uri":
		return "its conn_uri cannot be parsed, so it has no type"
	case f.RefusedKey == "conn_extra":
		return "its conn_extra is not a JSON object"
	}
	return "an id may only contain letters, digits, _, . and -"
}

// UnreadVariableWords says why Airflow does not read a variable.
func UnreadVariableWords(u airflow.UnreadVariable) string {
	switch u.Why {
	case airflow.UnreadPerKey:
		return "the variable for a single argument is " + u.Meant
	case airflow.UnreadCase:
		return "Airflow reads the name in upper case only"
	case airflow.UnreadIDCase:
		return "Airflow looks up the name in upper case only"
	case airflow.UnreadVersion:
		return fmt.Sprintf("%s needs Airflow %s or later", u.Variable, u.Since)
	case airflow.UnreadNoBackend:
		whose := "the"
		if u.Meant == airflow.WorkerBackendVariable {
			whose = "the workers'"
		}
		return fmt.Sprintf("%s arguments are ignored while %s is not set", whose, u.Meant)
	case airflow.UnreadNotSecret:
		return "Airflow reads neither _CMD nor _SECRET for the class"
	case airflow.UnreadNever:
		return "no Airflow release reads it: the order is always backend, environment, database"
	}
	return "Airflow does not read this name"
}

// BadArgumentWords says which argument of a backend or a connection botocore refuses.
func BadArgumentWords(c cause.Cause, d cause.BadArgument) redact.Text {
	of := d.Variable
	if of == "" {
		of = ClientWords(d.Client)
	}
	return redact.Textf("%s%s", faultWords(d), SetIn(c, of, d.At))
}

// SetIn says in brackets, after a space, which variable sets something, and where.
func SetIn(c cause.Cause, variable string, at cause.Spot) string {
	if at.IsZero() {
		return " (" + variable + ")"
	}
	return " (" + variable + ", " + SpotWords(c, at) + ")"
}

// faultWords say why botocore rejects an argument.
func faultWords(d cause.BadArgument) string {
	switch d.Fault {
	case cause.DurationShort:
		return d.Name + " is below 900 seconds, the shortest session of a role"
	case cause.TextShort:
		return d.Name + " is too short, so botocore rejects it"
	case cause.SwitchAsText:
		return fmt.Sprintf("%s is a string, which is read as the path of a CA bundle; write %s without quotes", d.Name, d.Suggestion)
	case cause.VersionUnknown:
		return fmt.Sprintf("%s is not an API version of %s in boto3", d.Name, d.Service)
	case cause.FileUnusable:
		return fmt.Sprintf("%s names the file %s, which %s", d.Name, d.Path, UnusableWords(d.Why))
	case cause.FileWithoutPEM:
		return fmt.Sprintf("%s names the file %s, which contains no PEM certificate", d.Name, d.Path)
	}
	return phrase.Argument(d.Name, d.Problem)
}
