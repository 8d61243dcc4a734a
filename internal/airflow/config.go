package airflow

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// The variables that Airflow reads for its secrets backend.
const (
	BackendVariable       = "AIRFLOW__SECRETS__BACKEND"
	KwargsVariable        = "AIRFLOW__SECRETS__BACKEND_KWARGS"
	PerKeyPrefix          = "AIRFLOW__SECRETS__BACKEND_KWARG__"
	WorkerBackendVariable = "AIRFLOW__WORKERS__SECRETS_BACKEND"
	WorkerKwargsVariable  = "AIRFLOW__WORKERS__SECRETS_BACKEND_KWARGS"
	WorkerPerKeyPrefix    = "AIRFLOW__WORKERS__SECRETS_BACKEND_KWARG__"
)

// Config is the secrets backend that one service's environment asks for.
type Config struct {
	Secrets Source
	// Workers is what tasks and triggers use where that is another backend
	// (Airflow 3), nil where it is the same.
	Workers *Source
	// Unread are variables that look as if they should set up a backend and are
	// not read, in the order of their names.
	Unread []UnreadVariable
}

// Source is one backend with its arguments.
type Source struct {
	// Variable names the class, Value is what it says after Airflow expanded
	// it; both are empty when no backend is asked for.
	Variable, Value string
	// Backend is the class as far as it is known here; Problem is why it
	// cannot be loaded. Both are nil for a class of the user's own.
	Backend *Backend
	Problem *BackendProblem
	// KwargsVariable is the variable that holds the arguments, "" if none is
	// set; KwargsText is its value after Airflow expanded it. It may hold
	// secrets: a Source that is printed leaves it out, and so must whoever uses it.
	KwargsVariable string
	KwargsText     string `json:"-"`
	// Kwargs are the arguments, those of PerKey included.
	Kwargs Kwargs
	// PerKey are the arguments that have a variable each (Airflow 3.2), sorted.
	PerKey []PerKey
	// Elsewhere is the variable that says where the arguments come from (a
	// command, or a secret): what they are cannot be known from here.
	Elsewhere string
}

// DefinedIn is the variable that a session of the backend is known by: that of its arguments, or
// that of its class if it has none.
func (s *Source) DefinedIn() string { return cmp.Or(s.KwargsVariable, s.Variable) }

// VariableOf is the variable that gives the backend an argument.
func (s *Source) VariableOf(key string) string {
	for _, k := range s.PerKey {
		if k.Key == key {
			return k.Variable
		}
	}
	return s.DefinedIn()
}

// IsSet reports whether a backend is asked for at all.
func (s *Source) IsSet() bool { return s.Value != "" }

// Format prints the class and the names of the arguments, whatever the verb.
func (s Source) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "{%s=%s %s %v %v}", s.Variable, s.Value, s.KwargsVariable, s.Kwargs, s.PerKey)
}

// PerKey is one argument that has a variable of its own. It is always a text,
// and may be secret.
type PerKey struct{ Variable, Key string }

// UnreadWhy is why a variable is not read.
type UnreadWhy string

// The reasons of an UnreadVariable.
const (
	UnreadName      UnreadWhy = "name"       // it is not quite the name
	UnreadPerKey    UnreadWhy = "per-key"    // it is not quite that of a single argument
	UnreadCase      UnreadWhy = "case"       // the option is not in upper case
	UnreadIDCase    UnreadWhy = "id-case"    // the id of a connection or variable is not in upper case
	UnreadVersion   UnreadWhy = "version"    // this Airflow does not read it yet
	UnreadNoBackend UnreadWhy = "no-backend" // arguments for a backend that is not set
	UnreadNotSecret UnreadWhy = "not-secret" // the option cannot come from a command or a secret
	UnreadNever     UnreadWhy = "never"      // no released Airflow reads it
)

// UnreadVariable is a variable that Airflow does not read, with the one that it does.
type UnreadVariable struct {
	Variable string
	// Meant is the variable to set instead, "" if there is none. For UnreadNoBackend it
	// is the one that is not set.
	Meant string
	Why   UnreadWhy
	// Since is the first Airflow that reads it, for UnreadVersion.
	Since string
}

// ReadConfig works out the backend from the environment of one service. home
// is the user's home folder for a ~ in a value when HOME is not set.
func ReadConfig(env map[string]string, home string, airflow Version) Config {
	r := configReader{env: env, home: home, airflow: airflow}
	c := Config{Secrets: r.source(SecretsSection, BackendVariable, KwargsVariable, PerKeyPrefix)}
	if airflow.AtLeast(3, 0, 0) {
		workers := r.source(WorkersSection, WorkerBackendVariable, WorkerKwargsVariable, WorkerPerKeyPrefix)
		if workers.IsSet() {
			c.Workers = &workers
		}
	}
	c.Unread = r.unread(&c)
	return c
}

type configReader struct {
	env     map[string]string
	home    string
	airflow Version
}

func (r *configReader) source(section Section, backend, kwargs, perKey string) Source {
	var s Source
	option := fmt.Sprintf("[%s] %s_kwargs", section, section.option())
	if value, ok := r.env[backend]; ok && value != "" {
		s.Variable, s.Value = backend, ExpandEnvValue(value, r.env, r.home)
	}
	s.Backend, s.Problem = lookupBackend(section, s.Value, r.airflow)
	if value, ok := r.env[kwargs]; ok {
		s.KwargsVariable, s.KwargsText = kwargs, ExpandEnvValue(value, r.env, r.home)
	} else {
		s.Elsewhere = r.elsewhere(kwargs)
	}
	s.Kwargs = parseKwargs(s.KwargsText, option, r.airflow)
	if s.Elsewhere == KwargsVariable+"_SECRET" && s.IsSet() {
		s.KwargsVariable, s.Elsewhere = s.Elsewhere, ""
		s.Kwargs.askTheBackend(option, r.airflow)
	}
	if r.readsPerKey() {
		for _, variable := range slices.Sorted(maps.Keys(r.env)) {
			key, ok := strings.CutPrefix(variable, perKey)
			if !ok || key == "" {
				continue
			}
			s.PerKey = append(s.PerKey, PerKey{variable, strings.ToLower(key)})
			s.Kwargs.Values[strings.ToLower(key)] = r.env[variable]
		}
	}
	return s
}

// readsPerKey: since 3.2.0 (#63312).
func (r *configReader) readsPerKey() bool { return r.airflow.AtLeast(3, 2, 0) }

// elsewhere returns the variable that has Airflow run a command or ask the
// backend for the arguments: since 2.6.2, when they became a sensitive option
// (#31788).
func (r *configReader) elsewhere(kwargs string) string {
	if !r.airflow.AtLeast(2, 6, 2) {
		return ""
	}
	for _, name := range []string{kwargs + "_CMD", kwargs + "_SECRET"} {
		if _, ok := r.env[name]; ok {
			return name
		}
	}
	return ""
}
