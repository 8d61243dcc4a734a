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
		text = text.Addf("; the shell has %s", d.Meant)
	}
	switch d.Effect {
	case cause.BackendUnused:
		return text.Add("; Airflow runs without the backend and asks AWS for no secret")
	case cause.BackendChanged:
		return text.Add("; the backend runs with other arguments than were meant")
	case cause.NotConnected:
		return text.Add("; hooks go on without the connection, perhaps as another identity")
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
		return fmt.Sprintf("environment: names %s without a value%s and the shell does not set %s, so compose removes %s", And(d.Names), InBrackets(c, d.At), them, ValuesOf(d.Given))
	}
	return fmt.Sprintf("environment: names %s without a value%s, and neither the shell nor %s sets %s", And(d.Names), InBrackets(c, d.At), d.EnvFile, them)
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
		words += " and " + ValuesOf(d.Given) + " are hidden"
	case d.Hides:
		words += " and " + ValuesOf(d.Given) + " is hidden"
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
		return "the values of " + And(places)
	}
	return "the value of " + And(places)
}

// LostConnectionWords says why Airflow does not have a connection, and the effect.
func LostConnectionWords(c cause.Cause, d cause.LostConnection) redact.Text {
	words := SettingsFaultWords(d.Fault)
	switch {
	case d.Unread != "":
		words = fmt.Sprintf("the CLI does not read %s: it reads %s", d.Unread, airflow.DefaultSettingsFile)
	case d.Misnamed.Variable != "":
		words = fmt.Sprintf("%s%s: %s", d.Variable, InBrackets(c, d.At), UnreadVariableWords(d.Misnamed))
	case d.Variable != "":
		words = fmt.Sprintf("%s%s: %s", d.Variable, InBrackets(c, d.At), phrase.AirflowProblem(d.Problem))
	}
	return redact.Textf("%s; Airflow has no connection %s, so hooks fall back to boto3's default credential chain, which finds nothing", words, d.ID)
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
			braces = " ({{ ... }} needs quotes, and the CLI would not fill it in)"
		}
		return fmt.Sprintf("%s is invalid YAML%s: the CLI silently ignores the file", where, braces)
	case cause.ImportEnds:
		text := fmt.Sprintf("Airflow refuses the connection %q (%s): %s; the import ends there", f.Refused, where, refusedWords(f))
		ids := f.After.List()
		if n := len(ids) - shownIDs; n > 0 {
			ids = append(ids[:shownIDs], fmt.Sprintf("and %d more", n))
		}
		if len(ids) > 0 {
			text += ", and what follows is not created: " + strings.Join(ids, ", ")
		}
		return text
	case cause.Misplaced:
		return fmt.Sprintf("%s has connections under %s; the CLI imports those under airflow.connections only", where, f.Under)
	}
	return ""
}

// refusedWords says why Airflow refuses the connection at which the import ends.
func refusedWords(f cause.SettingsFault) string {
	switch {
	case f.RefusedParameters:
		return "what the CLI writes of the parameters of its conn_uri is not JSON"
	case f.RefusedKey == "conn_uri":
		return "nothing of its conn_uri can be read, so it has no type"
	case f.RefusedKey == "conn_extra":
		return "its conn_extra is not a JSON object"
	}
	return "an id may have letters, digits, _, . and - only"
}

// UnreadVariableWords says why Airflow does not read a variable.
func UnreadVariableWords(u airflow.UnreadVariable) string {
	switch u.Why {
	case airflow.UnreadPerKey:
		return "the variable of a single argument is called " + u.Meant
	case airflow.UnreadCase:
		return "Airflow reads the name in upper case only"
	case airflow.UnreadIDCase:
		return "Airflow looks for the name in upper case only"
	case airflow.UnreadVersion:
		return fmt.Sprintf("%s is read since Airflow %s", u.Variable, u.Since)
	case airflow.UnreadNoBackend:
		whose := "the"
		if u.Meant == airflow.WorkerBackendVariable {
			whose = "the workers'"
		}
		return fmt.Sprintf("%s arguments count for nothing while %s is not set", whose, u.Meant)
	case airflow.UnreadNotSecret:
		return "the class is not a sensitive option, so neither _CMD nor _SECRET is read for it"
	case airflow.UnreadNever:
		return "no released Airflow reads it: the order is backend, environment, database"
	}
	return "Airflow does not read this name"
}

// BadArgumentWords says which argument of a backend or a connection botocore refuses.
func BadArgumentWords(c cause.Cause, d cause.BadArgument) redact.Text {
	of := d.Variable
	if of == "" {
		of = ClientWords(d.Client)
	}
	words := phrase.AirflowProblem(d.Problem)
	switch d.Fault {
	case cause.DurationShort:
		words = "botocore refuses to send it to AWS: a role is given for 900 seconds at least"
	case cause.TextShort:
		words = "botocore refuses to send it to AWS: it is too short"
	case cause.SwitchAsText:
		words = fmt.Sprintf("a text is taken for the path of a CA bundle; write %s without quotes", d.Suggestion)
	case cause.VersionUnknown:
		words = fmt.Sprintf("boto3 has no such version of %s; without it, it takes the one it has", d.Service)
	case cause.FileUnusable:
		words = fmt.Sprintf("the file %s %s", d.Path, UnusableWords(d.Why))
	case cause.FileWithoutPEM:
		words = fmt.Sprintf("the file %s holds no certificate in the form of PEM", d.Path)
	}
	return redact.Textf("%q in %s%s: %s", d.Name, of, InBrackets(c, d.At), words)
}
