package airflow

import (
	"slices"
	"sync"
)

// Type is a JSON type.
type Type string

// The types of a value in the kwargs.
const (
	String  Type = "string"
	Integer Type = "integer"
	Number  Type = "number"
	Boolean Type = "boolean"
	Object  Type = "object"
	List    Type = "list"
	Null    Type = "null"
)

// OnUnknown is what a backend does with an argument that it does not know.
type OnUnknown string

// What backends do with an unknown argument.
const (
	Ignores  OnUnknown = "ignores"   // silently: the default is used instead
	Raises   OnUnknown = "raises"    // TypeError when Airflow starts
	PassesOn OnUnknown = "passes on" // to its client, which may refuse it at the first lookup
)

// Kwarg is one argument that a backend takes.
type Kwarg struct {
	Name  string
	Types Types
	// Default is what counts when it is not given: nil, a string, a bool or an
	// int64. Default is nil too where the default is computed.
	Default any
	// Since and Until are versions of the provider, of Airflow for a backend of
	// its own: the first that has it, and the first that has it no more. Zero
	// is always and never.
	Since, Until Version
	// Secret: its value must not be shown.
	Secret bool
}

// Takes reports whether a value of this type is one that the argument can have.
func (k *Kwarg) Takes(t Type) bool {
	return k.Types.has(t) || t == Integer && k.Types.has(Number)
}

// Alias is another class path of a backend.
type Alias struct {
	Class string
	// Majors are the Airflow majors in which it can be imported. In the others
	// it is as if it had never been.
	Majors []int
}

// Backend is a secrets backend class.
type Backend struct {
	// Class is the dotted path that belongs into AIRFLOW__SECRETS__BACKEND.
	Class string
	// Module and Short are its two parts.
	Module, Short string
	// Title is what people call it.
	Title   string
	Aliases []Alias
	// Provider is the package that brings it, "" if it is Airflow itself.
	Provider  string
	Kwargs    []Kwarg
	OnUnknown OnUnknown
	// NoArguments: the class takes none at all.
	NoArguments bool
	// AWSService is the AWS service that it asks, as boto3 names its client:
	// "secretsmanager", "ssm" or "" for none.
	AWSService string
}

// Kwarg returns the argument of that exact name, nil if there is none such.
func (b *Backend) Kwarg(name string) *Kwarg {
	for i := range b.Kwargs {
		if b.Kwargs[i].Name == name {
			return &b.Kwargs[i]
		}
	}
	return nil
}

// Backends are all backends that Airflow and its providers bring.
func Backends() []*Backend { return slices.Clone(backends()) }

var backends = sync.OnceValue(func() []*Backend {
	return []*Backend{
		secretsManager(), parameterStore(),
		vault(), googleSecretManager(), azureKeyVault(), localFilesystem(),
		yandexLockbox(), akeyless(), kubernetesSecrets(),
		environmentVariables(), metastore(),
	}
})

// unexpected is what Python raises for an argument that the class has not.
func (b *Backend) unexpected(name string) string {
	if b.NoArguments {
		return "TypeError: " + b.Short + "() takes no arguments"
	}
	return "TypeError: " + b.Short + ".__init__() got an unexpected keyword argument '" + name + "'"
}

// backend fills in what follows from the module and the class.
func backend(b Backend) *Backend {
	b.Class = b.Module + "." + b.Short
	return &b
}

// contrib is the place where a backend was in Airflow 1.10. Airflow 2 still
// resolves it (airflow/contrib/secrets/__init__.py), Airflow 3 does not.
func contrib(module, short string) Alias {
	return Alias{Class: "airflow.contrib.secrets." + module + "." + short, Majors: []int{1, 2}}
}

func str(name string, def any) Kwarg {
	return Kwarg{Name: name, Types: Types{String, Null}, Default: def}
}

func hidden(name string) Kwarg {
	return Kwarg{Name: name, Types: Types{String, Null}, Secret: true}
}

func since(v Version, k Kwarg) Kwarg {
	k.Since = v
	return k
}

func until(v Version, k Kwarg) Kwarg {
	k.Until = v
	return k
}

// ConnectionID is the id of the connection that an AWS backend makes of its
// arguments (BaseSecretsBackend subclasses, extra_config).
func (b *Backend) ConnectionID() string { return b.Short + "__connection" }
