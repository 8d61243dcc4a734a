package airflow

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/near"
	"doctor/internal/pyjson"
)

// BackendProblemKind is why Airflow cannot load the class that is named.
type BackendProblemKind string

// The kinds of BackendProblem.
const (
	BackendQuoted     BackendProblemKind = "quoted"      // quotes are part of the value
	BackendSpaces     BackendProblemKind = "spaces"      // spaces around or in it
	BackendAliasGone  BackendProblemKind = "alias-gone"  // an old path that this Airflow has not
	BackendModuleOnly BackendProblemKind = "module-only" // the module without the class
	BackendShortName  BackendProblemKind = "short-name"  // the class without its module
	BackendCase       BackendProblemKind = "case"        // capitals
	BackendNearMiss   BackendProblemKind = "near-miss"   // a slip of the pen
	BackendNoPath     BackendProblemKind = "no-path"     // no dot in it, or nothing on one side of it
	BackendNotThere   BackendProblemKind = "not-there"   // the package has no such module or class
	BackendNoModule   BackendProblemKind = "no-module"   // nothing in the image has such a module
	BackendOtherClass BackendProblemKind = "other-class" // a class of Airflow that is no secrets backend
)

// BackendProblem is why the class cannot be loaded. Airflow then does not
// start: neither a service nor a command.
type BackendProblem struct {
	Kind  BackendProblemKind
	Value string
	// Meant is the backend that was likely meant, nil if that cannot be told.
	Meant *Backend
	// Symptom is what Airflow prints, "" where it starts nevertheless and finds
	// nothing through the class.
	Symptom string
}

// Section is one of the two in which Airflow's configuration names a backend.
type Section string

// The sections, with their options.
const (
	SecretsSection Section = "secrets" // backend
	WorkersSection Section = "workers" // secrets_backend, since Airflow 3.0
)

func (s Section) option() string {
	if s == WorkersSection {
		return "secrets_backend"
	}
	return "backend"
}

// BackendSymptom is what Airflow prints when it cannot load a class (getimport in
// configuration.py). The exception moved to the configuration that the packages of
// Airflow share with 3.2, of which workers have their own.
func BackendSymptom(section Section, value string, airflow Version) string {
	module := "airflow.exceptions"
	switch {
	case !airflow.AtLeast(3, 2, 0):
	case section == WorkersSection:
		module = "airflow.sdk._shared.configuration.exceptions"
	default:
		module = "airflow._shared.configuration.exceptions"
	}
	return fmt.Sprintf("%s.AirflowConfigException: The object could not be loaded. "+
		"Please check %q key in %q section. Current value: \"%s\".", module, section.option(), section, value)
}

// LookupBackend says which backend Airflow loads for a value of [secrets] backend,
// or why it cannot. Both are nil for no value, and for a class of the user's own,
// which cannot be known from outside.
func LookupBackend(value string, airflow Version) (*Backend, *BackendProblem) {
	return lookupBackend(SecretsSection, value, airflow)
}

func lookupBackend(section Section, value string, airflow Version) (*Backend, *BackendProblem) {
	if value == "" {
		return nil, nil
	}
	for _, b := range backends() {
		if b.resolves(value, airflow) {
			return b, nil
		}
	}
	kind, meant := misnamed(value, backends())
	if kind == "" {
		return nil, nil
	}
	return nil, &BackendProblem{Kind: kind, Value: value, Meant: meant, Symptom: loadSymptom(kind, section, value, airflow)}
}

// loadSymptom is how loading a class that is none ends. Only an ImportError is made
// an error of the configuration (import_string in module_loading.py).
func loadSymptom(kind BackendProblemKind, section Section, value string, airflow Version) string {
	module, class := cutLast(value)
	switch {
	case kind == BackendModuleOnly && isStandard(value): // it is loaded by then; others are no attribute of their package yet
		return "TypeError: 'module' object is not callable"
	case kind == BackendOtherClass && !airflow.AtLeast(3, 2, 0):
		return ""
	case kind == BackendOtherClass: // each backend is told which class connections are of
		return noAttributeOf(class, "_set_connection_class")
	case module == "" && strings.HasPrefix(value, "."):
		return "ValueError: Empty module name"
	case strings.HasPrefix(module, "."):
		return "TypeError: the 'package' argument is required to perform a relative import for " + pyjson.Repr(module)
	}
	return BackendSymptom(section, value, airflow)
}

// NotImportable is the problem of a class of the user's own, where nothing in the
// image has its module; nil for any other.
func (s *Source) NotImportable(airflow Version) *BackendProblem {
	if !s.IsSet() || s.Backend != nil || s.Problem != nil {
		return nil
	}
	section := SecretsSection
	if s.Variable == WorkerBackendVariable {
		section = WorkersSection
	}
	return &BackendProblem{Kind: BackendNoModule, Value: s.Value, Symptom: BackendSymptom(section, s.Value, airflow)}
}

// resolves reports whether a dotted path is that of the backend in a version.
func (b *Backend) resolves(path string, airflow Version) bool {
	if path == b.Class {
		return true
	}
	return slices.ContainsFunc(b.Aliases, func(a Alias) bool {
		return path == a.Class && len(a.Majors) > 0 && (airflow.Major == 0 || slices.Contains(a.Majors, airflow.Major))
	})
}

// misnamed says what is wrong with a path of no known backend, ""
// if it may be a class of the user's own.
func misnamed(value string, backends []*Backend) (BackendProblemKind, *Backend) {
	bare := strings.Trim(value, "\"'`“”‘’ \t\r\n")
	switch {
	case bare == "" || strings.Trim(value, ".") == "" || strings.HasPrefix(value, "."):
		return BackendNoPath, nil
	case bare != strings.TrimSpace(value):
		return BackendQuoted, meant(bare, backends)
	case strings.ContainsAny(value, " \t\r\n"):
		return BackendSpaces, meant(strings.Join(strings.Fields(value), ""), backends)
	}
	for _, b := range backends {
		switch {
		case slices.ContainsFunc(b.Aliases, func(a Alias) bool { return a.Class == value }):
			return BackendAliasGone, b
		case strings.EqualFold(value, b.Class):
			return BackendCase, b
		case strings.EqualFold(value, b.Module):
			return BackendModuleOnly, b
		case strings.EqualFold(value, b.Short):
			return BackendShortName, b
		}
	}
	if b := meant(value, backends); b != nil {
		return BackendNearMiss, b
	}
	return strange(value, backends), nil
}

// strange says what is wrong with a path that is like no other's.
func strange(value string, backends []*Backend) BackendProblemKind {
	module, class := cutLast(value)
	switch {
	case module == "" || class == "":
		return BackendNoPath
	case isStandard(value) && class == strings.ToLower(class):
		return BackendModuleOnly
	case !strings.HasPrefix(value, "airflow."):
		return ""
	case slices.ContainsFunc(backends, func(b *Backend) bool {
		parent, _ := cutLast(b.Module)
		return strings.HasPrefix(value, parent+".") && b.Provider != ""
	}):
		return BackendNotThere
	case strings.HasPrefix(value, "airflow.models.") || strings.Contains(value, ".hooks.") || strings.Contains(value, ".operators."):
		return BackendOtherClass
	}
	return ""
}

// isStandard reports whether a path is in a package of Python's own that has modules,
// in which a name in small letters is one of them rather than a class.
func isStandard(path string) bool {
	top, _, _ := strings.Cut(path, ".")
	switch top {
	case "concurrent", "email", "encodings", "http", "importlib", "json", "logging", "os", "unittest", "urllib", "xml":
		return true
	}
	return false
}

// meant returns the backend whose path is most like a wrong one. Within
// Airflow's own packages more may differ than elsewhere, where it is rather a
// class of the user's own.
func meant(value string, backends []*Backend) *Backend {
	limit, own := 3, strings.HasPrefix(strings.ToLower(value), "airflow.")
	if own {
		limit = 8
	}
	var paths []string
	byPath := map[string]*Backend{}
	add := func(path string, b *Backend) {
		paths = append(paths, path)
		byPath[path] = b
	}
	_, class := cutLast(value)
	for _, b := range backends {
		if own && strings.EqualFold(class, b.Short) {
			return b
		}
		add(strings.ToLower(b.Class), b)
		for _, a := range b.Aliases {
			add(strings.ToLower(a.Class), b)
		}
		if !strings.Contains(value, ".") {
			add(strings.ToLower(b.Short), b)
		}
	}
	return byPath[near.Nearest(strings.ToLower(value), paths, limit)]
}

// cutLast splits a dotted path before its last part.
func cutLast(path string) (module, name string) {
	i := strings.LastIndexByte(path, '.')
	return path[:max(i, 0)], path[i+1:]
}
