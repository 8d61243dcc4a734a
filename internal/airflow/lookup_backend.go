package airflow

import (
	"fmt"
	"slices"
	"strings"

	"doctor/internal/near"
)

// BackendProblemKind is why Airflow cannot load the class that is named.
type BackendProblemKind string

// The kinds of BackendProblem.
const (
	BackendQuoted     BackendProblemKind = "quoted"      // quotes stand in the value
	BackendSpaces     BackendProblemKind = "spaces"      // blanks around or in it
	BackendAliasGone  BackendProblemKind = "alias-gone"  // an old path that this Airflow has not
	BackendModuleOnly BackendProblemKind = "module-only" // the module without the class
	BackendShortName  BackendProblemKind = "short-name"  // the class without its module
	BackendCase       BackendProblemKind = "case"        // capitals
	BackendNearMiss   BackendProblemKind = "near-miss"   // a slip of the pen
	BackendNoPath     BackendProblemKind = "no-path"     // no dot in it at all
)

// BackendProblem is why the class cannot be loaded. Airflow then does not
// start: neither a service nor a command.
type BackendProblem struct {
	Kind  BackendProblemKind
	Value string
	// Meant is the backend that was likely meant, nil if that cannot be told.
	Meant *Backend
	// Symptom is what Airflow prints.
	Symptom string
}

// BackendSymptom is what Airflow prints when it cannot load a class
// (getimport in configuration.py), for [secrets] backend or
// [workers] secrets_backend.
func BackendSymptom(section, key, value string) string {
	return fmt.Sprintf("airflow.exceptions.AirflowConfigException: The object could not be loaded. "+
		"Please check %q key in %q section. Current value: \"%s\".", key, section, value)
}

// LookupBackend says which backend Airflow loads for a value, or why it cannot.
// Both are nil for no value, and for a class of the user's own, which cannot be
// known from outside.
func LookupBackend(value string, airflow Version) (*Backend, *BackendProblem) {
	if value == "" {
		return nil, nil
	}
	backends := Backends()
	for _, b := range backends {
		if b.resolves(value, airflow) {
			return b, nil
		}
	}
	kind, meant := misnamed(value, backends)
	if kind == "" {
		return nil, nil
	}
	return nil, &BackendProblem{Kind: kind, Value: value, Meant: meant, Symptom: BackendSymptom("secrets", "backend", value)}
}

// resolves reports whether a dotted path leads to the backend in a version.
func (b *Backend) resolves(path string, airflow Version) bool {
	if path == b.Class {
		return true
	}
	return slices.ContainsFunc(b.Aliases, func(a Alias) bool {
		return path == a.Class && len(a.Majors) > 0 && (airflow.Major == 0 || slices.Contains(a.Majors, airflow.Major))
	})
}

// misnamed says what is wrong with a path that leads to no known backend, ""
// if it may be a class of the user's own.
func misnamed(value string, backends []*Backend) (BackendProblemKind, *Backend) {
	bare := strings.Trim(value, "\"'`“”‘’ \t\r\n")
	switch {
	case bare == "":
		return BackendNoPath, nil
	case bare != strings.TrimSpace(value):
		return BackendQuoted, meant(bare, backends)
	case strings.ContainsAny(value, " \t\r\n"):
		return BackendSpaces, meant(strings.Join(strings.Fields(value), ""), backends)
	case isCoreBackend(value):
		return "", nil
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
	if !strings.Contains(value, ".") {
		return BackendNoPath, nil
	}
	return "", nil
}

// isCoreBackend reports whether it is one of the two that Airflow always asks.
func isCoreBackend(value string) bool {
	return value == "airflow.secrets.metastore.MetastoreBackend" ||
		value == "airflow.secrets.environment_variables.EnvironmentVariablesBackend"
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
