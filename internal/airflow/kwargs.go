package airflow

import (
	"errors"
	"math/big"

	"doctor/internal/pyjson"
	"doctor/internal/redact"
)

// Kwargs are a backend's arguments as Airflow reads them from one text.
type Kwargs struct {
	// Values is what the backend is built with: empty if the text gives nothing.
	Values Values
	// Keys are those of the text, in its order.
	Keys []Key
	// Repeated are keys that stand more than once; the last one counts.
	Repeated []string
	// Err is why the text is not JSON, nil if it is.
	Err *pyjson.Error
	// Mistakes are what was probably done wrong, in the order of the text, when
	// Err is set or Got is String. Repaired is what was probably meant, of a list,
	// too, "" if that cannot be told.
	Mistakes []JSONMistake
	Repaired redact.Secret
	// Circular: the arguments are to be looked up in the very backend that they set
	// up, which never ends well.
	Circular bool
	// Got is the type of the text's value if that is not an object, else "".
	Got Type
	// Log is the line that Airflow then logs, "" if it logs nothing.
	Log string
	// Raises is the end of the exception with which Airflow does not start, ""
	// if it starts.
	Raises string
}

// Key is one key of the kwargs.
type Key struct {
	Name string
	// Offset is where its opening quote is, in bytes from the start of the text.
	Offset int
}

// Usable reports whether the text was taken as it was meant.
func (k Kwargs) Usable() bool { return k.Err == nil && k.Got == "" && !k.Circular }

// Meant are the arguments that were probably meant where the text cannot be used,
// nil if that cannot be told.
func (k Kwargs) Meant() Values {
	v, err := pyjson.Decode(k.Repaired.Reveal())
	if object, ok := v.(*pyjson.Object); err == nil && ok {
		return object.Map()
	}
	return nil
}

// askTheBackend is what comes of AIRFLOW__SECRETS__BACKEND_KWARGS_SECRET: to look it
// up, Airflow loads the backend, for which it reads the arguments
// (_get_custom_secret_backend, configuration.py). Since 3.2 that goes on until
// Python ends it; before, the backend is made without arguments.
func (k *Kwargs) askTheBackend(option string, airflow Version) {
	k.Circular = true
	if airflow.AtLeast(3, 2, 0) {
		k.Raises = "RecursionError: maximum recursion depth exceeded"
		return
	}
	k.Log = "Failed to parse " + option + " as JSON, defaulting to no kwargs."
}

// ParseKwargs reads the value of AIRFLOW__SECRETS__BACKEND_KWARGS, variables
// in it already expanded. Up to Airflow 2.4.0 a text that is not JSON counts
// for nothing, silently, and one that is no object ends Airflow; from 2.4.1 on
// both are logged and count for nothing (#26580).
func ParseKwargs(text string, airflow Version) Kwargs {
	return parseKwargs(text, "[secrets] backend_kwargs", airflow)
}

func parseKwargs(text, option string, airflow Version) Kwargs {
	k := Kwargs{Values: Values{}}
	if text == "" {
		return k
	}
	v, err := pyjson.Decode(text)
	if errors.As(err, &k.Err) {
		k.repair(text)
		k.judgeRefusal(option, airflow.AtLeast(2, 4, 1))
		return k
	}
	o, ok := v.(*pyjson.Object)
	if !ok {
		k.Got = TypeOf(v)
		switch list, _ := v.([]any); k.Got {
		case String:
			k.repair(text)
		case List:
			k.Repaired = redact.NewSecret(objectOf(list))
		}
		k.judgeType(v, option, airflow.AtLeast(2, 4, 1))
		return k
	}
	k.Values, k.Repeated = Values(o.Map()), o.Repeated
	for _, m := range o.Members {
		k.Keys = append(k.Keys, Key{m.Key, m.Offset})
	}
	return k
}

func (k *Kwargs) repair(text string) {
	mistakes, repaired := repair(text)
	k.Mistakes, k.Repaired = mistakes, redact.NewSecret(repaired)
}

func (k *Kwargs) judgeRefusal(option string, logs bool) {
	switch {
	case k.Err.Kind == pyjson.RecursionError:
		k.Raises = "RecursionError: " + k.Err.Error()
	case logs && k.Err.Kind == pyjson.DecodeError:
		k.Log = "Failed to parse " + option + " as JSON, defaulting to no kwargs."
	case logs:
		k.Log = "Failed to parse " + option + " into a dict, defaulting to no kwargs."
	case k.Err.Kind == pyjson.ValueError:
		k.Raises = "ValueError: " + k.Err.Error()
	}
}

func (k *Kwargs) judgeType(v any, option string, logs bool) {
	switch {
	case !logs:
		k.Raises = "argument after ** must be a mapping, not " + pyjson.TypeName(v)
	case pyjson.Truthy(v):
		k.Log = "Failed to parse " + option + " into a dict, defaulting to no kwargs."
	}
}

// TypeOf returns the JSON type of a value that pyjson has read.
func TypeOf(v any) Type {
	switch v.(type) {
	case nil:
		return Null
	case bool:
		return Boolean
	case int64, *big.Int:
		return Integer
	case float64:
		return Number
	case string:
		return String
	case []any:
		return List
	}
	return Object
}
