package airflow

import (
	"maps"
	"slices"
	"strings"
)

// What the names of the environment's own variables and connections start with
// (secrets/environment_variables.py). Airflow puts the key or id behind it in
// upper case.
const (
	ConnectionPrefix = "AIRFLOW_CONN_"
	VariablePrefix   = "AIRFLOW_VAR_"
)

// Environment is what one service's environment holds for Airflow to find
// after it has asked the secrets backend.
type Environment struct {
	// Connections are those of AIRFLOW_CONN_, in the order of their names.
	Connections []Connection
	// Variables are the keys of AIRFLOW_VAR_, in lower case, sorted.
	Variables []string
	// Unread are variables that look as if they should be one of these and are
	// never read, in the order of their names.
	Unread []UnreadVariable
}

// ReadEnvironment reads the connections and variables of one service.
func ReadEnvironment(env map[string]string, has Installed) Environment {
	var e Environment
	for _, name := range slices.Sorted(maps.Keys(env)) {
		id, isConnection := strings.CutPrefix(name, ConnectionPrefix)
		key, isVariable := strings.CutPrefix(name, VariablePrefix)
		switch {
		case name == ConnectionPrefix || name == VariablePrefix:
		case isConnection && strings.HasPrefix(id, "_"): // a team's (Airflow 3)
		case isConnection && id == strings.ToUpper(id):
			c := ParseConnection(strings.ToLower(id), env[name], has)
			c.Variable = name
			e.Connections = append(e.Connections, c)
		case isVariable && key == strings.ToUpper(key):
			e.Variables = append(e.Variables, strings.ToLower(key))
		default:
			if variable, ok := unreadEnvironment(name); ok {
				e.Unread = append(e.Unread, variable)
			}
		}
	}
	return e
}

// unreadEnvironment knows the names that are not quite those of a connection or
// a variable.
func unreadEnvironment(name string) (UnreadVariable, bool) {
	upper := strings.ToUpper(name)
	for _, prefix := range []string{ConnectionPrefix, VariablePrefix} {
		if rest, ok := strings.CutPrefix(upper, prefix); ok && rest != "" {
			return UnreadVariable{Variable: name, Meant: upper, Why: UnreadIDCase}, true
		}
	}
	for _, right := range []string{ConnectionPrefix, VariablePrefix} {
		for _, prefix := range wrongPrefixes[right] {
			if rest, ok := strings.CutPrefix(upper, prefix); ok && rest != "" {
				return UnreadVariable{Variable: name, Meant: right + rest, Why: UnreadName}, true
			}
		}
	}
	return UnreadVariable{}, false
}

// ConnectionVariable is the variable in which Airflow looks for a connection.
func ConnectionVariable(id string) string { return ConnectionPrefix + strings.ToUpper(id) }

// VariableVariable is the variable in which Airflow looks for a variable.
func VariableVariable(key string) string { return VariablePrefix + strings.ToUpper(key) }

// wrongPrefixes are what people write instead of a prefix.
var wrongPrefixes = map[string][]string{
	ConnectionPrefix: {
		"AIRFLOW__CONN__", "AIRFLOW__CONN_", "AIRFLOW__CONNECTIONS__", "AIRFLOW__CONNECTION__", "AIRFLOW_CONNECTIONS_", "AIRFLOW_CONNECTION_",
		"AIRFLOW_CONNS_", "AIRFLOWCONN_", "AIRFLOW_CON_", "AIRLFOW_CONN_", "AIRFLOW_CONN-",
	},
	VariablePrefix: {
		"AIRFLOW__VAR__", "AIRFLOW__VAR_", "AIRFLOW__VARIABLES__", "AIRFLOW__VARIABLE__", "AIRFLOW_VARIABLES_", "AIRFLOW_VARIABLE_",
		"AIRFLOW_VARS_", "AIRFLOWVAR_", "AIRLFOW_VAR_", "AIRFLOW_VAR-",
	},
}
