package boto

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// valid checks what botocore checks before it sends a request for a role
// (validate.py): nothing may be shorter than the service's model says. The
// token is that of a web identity, which has no SerialNumber and no ExternalId.
func (role Role) valid(tokenName string, token ...string) *Failure {
	var report []string
	short := func(name, value string, least int) {
		if n := utf8.RuneCountInString(value); n < least {
			report = append(report, fmt.Sprintf("Invalid length for parameter %s, value: %d, valid min length: %d", name, n, least))
		}
	}
	if role.SessionName != "" { // else botocore makes one up
		short("RoleSessionName", role.SessionName, 2)
	}
	if role.external {
		short("ExternalId", role.ExternalID, 2)
	}
	if role.timed && role.DurationSeconds < 900 {
		report = append(report, fmt.Sprintf("Invalid value for parameter DurationSeconds, value: %d, valid min value: 900", role.DurationSeconds))
	}
	short("RoleArn", role.ARN, 20)
	for _, value := range token {
		short(tokenName, value, 4)
	}
	if report == nil {
		return nil
	}
	return raise(RoleInvalid, AtCall, "ParamValidationError", "Parameter validation failed:\n%s", strings.Join(report, "\n")).
		from("assume-role", role.At).about(role.Profile, "role_arn", role.ARN)
}
