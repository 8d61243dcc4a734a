package airflow

import (
	"slices"
	"strings"

	"doctor/internal/near"
	"doctor/internal/redact"
)

// connectionFields are the arguments of Connection that its JSON form may name.
func connectionFields() []string {
	return []string{"conn_type", "description", "host", "login", "password", "schema", "port", "extra", "uri"}
}

// fieldHabits are what people write for the fields of a connection.
func fieldHabits() map[string]string {
	return map[string]string{
		"type": "conn_type", "connection_type": "conn_type", "conntype": "conn_type", "user": "login", "username": "login",
		"aws_access_key_id": "login", "aws_secret_access_key": "password", "pass": "password", "secret": "password",
		"extras": "extra", "conn_extra": "extra", "extra_dejson": "extra", "conn_host": "host", "conn_login": "login", "conn_password": "password",
		"conn_port": "port", "conn_schema": "schema", "database": "schema", "conn_uri": "uri", "region_name": "extra", "profile_name": "extra", "role_arn": "extra",
	}
}

// meantField returns the field that was probably meant by another name.
func meantField(name string) string {
	if field := fieldHabits()[strings.ToLower(name)]; field != "" {
		return field
	}
	return near.Nearest(strings.ToLower(name), connectionFields(), 2)
}

// mayShowField reports whether the name of a field may be repeated: one that is
// known, be it of another system. What else is there may be a secret in the
// wrong place.
func mayShowField(name string) bool {
	name = strings.ToLower(name)
	if slices.Contains(connectionFields(), name) || fieldHabits()[name] != "" || slices.Contains(connectionExtras(), name) {
		return true
	}
	for _, names := range aliases(nil) {
		if slices.Contains(names, name) {
			return true
		}
	}
	// Of RDS's secrets, and of hooks' extras and databases' URLs.
	return slices.Contains([]string{
		"conn_id", "dbname", "dbinstanceidentifier", "dbclusteridentifier", "masterarn", "region", "profile", "arn",
		"account", "warehouse", "role", "endpoint", "url", "ssl", "sslmode", "charset", "driver", "token", "timeout",
	}, name)
}

// fieldUnknown is a field that is not known. Of a slip of the pen only what was meant
// may be shown.
func fieldUnknown(name string) FieldUnknown {
	if mayShowField(name) {
		return FieldUnknown{Name: name}
	}
	return FieldUnknown{Almost: meantField(name)}
}

// shownField is the name of a field as an exception would repeat it.
func shownField(name string) string {
	if mayShowField(name) {
		return name
	}
	return redact.Mask
}
