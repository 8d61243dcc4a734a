package airflow

import "fmt"

// connectionClass is the class of Airflow that makes a connection for a hook, and what
// differs from one release to the next.
type connectionClass struct {
	// until is the first release that has another one; the last has none.
	until Version
	// init is how Python names its constructor in a TypeError, class the class itself.
	init, class string
	// exceptions is the module of Airflow's own exceptions.
	exceptions string
	// checksExtra: extras that are no JSON object are refused.
	checksExtra bool
	// extraLog is what is logged of extras that are not JSON, where they are not refused.
	extraLog string
	// needsType: JSON without conn_type is refused (apache/airflow#54759, undone by
	// #58528 and #61728).
	needsType bool
	// strictURI: beside a uri nothing may be, not even null. Else nothing that counts.
	strictURI bool
	// mixed is what is said of a uri beside other fields.
	mixed string
	// encodesPassword: the password is made bytes at once (set_password).
	encodesPassword bool
}

// connectionClasses are the classes from the oldest on: models/connection.py of Airflow 2.11
// and 3.0, sdk/definitions/connection.py of 3.1 and 3.2, each as it was seen to work.
func connectionClasses() []connectionClass {
	const (
		core  = "airflow.models.connection.Connection()"
		sdk   = "airflow.sdk.definitions.connection.Connection()"
		mixed = "You must create an object using the URI or individual values (conn_type, host, login, password, schema, port or extra)."
		rest  = "You can't mix these two ways to create this object."
		log   = "Failed to deserialize extra property `extra`, returning empty dictionary"
	)
	two := connectionClass{
		until: Version{3, 0, 0}, init: "__init__()", class: core, exceptions: "airflow.exceptions", mixed: mixed + rest,
		extraLog: "Failed parsing the json for conn_id %s", encodesPassword: true,
	}
	three := two
	three.until, three.checksExtra = Version{3, 1, 0}, true
	one := connectionClass{
		until: Version{3, 2, 0}, init: "Connection.__attrs_init__()", class: sdk, exceptions: "airflow.exceptions", mixed: mixed + " " + rest,
		extraLog: log, needsType: true, strictURI: true,
	}
	newest := one
	newest.until, newest.needsType, newest.exceptions = Version{}, false, "airflow.sdk.exceptions"
	return []connectionClass{two, three, one, newest}
}

// classOf is the class that a release has. One that is not known has the newest.
func classOf(airflow Version) connectionClass {
	all := connectionClasses()
	for _, class := range all[:len(all)-1] {
		if airflow.Before(class.until) {
			return class
		}
	}
	return all[len(all)-1]
}

// NotDefined is the exception for a connection that Airflow does not find or
// cannot read.
func NotDefined(id string, airflow Version) string {
	return fmt.Sprintf("%s.AirflowNotFoundException: The conn_id `%s` isn't defined", classOf(airflow).exceptions, id)
}
