package boto

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"

	"doctor/internal/pyjson"
)

// valid checks what botocore checks before it sends a request for a role (validate.py): the minimum
// lengths of the service's model. The token is a web identity's, which has no SerialNumber and no
// ExternalId.
func (role Role) valid(tokenName string, token ...string) *Failure {
	var report []string
	key := "" // of the first refused one, as in the files
	refuse := func(setting, format string, args ...any) {
		key = cmp.Or(key, setting)
		report = append(report, fmt.Sprintf(format, args...))
	}
	short := func(setting, name, value string, least int) {
		if block, is := role.blocks[setting]; is {
			refuse(setting, "Invalid type for parameter %s, value: %s, type: <class 'dict'>, valid types: <class 'str'>", name, pyjson.Repr(block))
			return
		}
		if n := utf8.RuneCountInString(value); n < least {
			refuse(setting, "Invalid length for parameter %s, value: %d, valid min length: %d", name, n, least)
		}
	}
	if role.SessionName != "" || role.byCode { // otherwise botocore generates one
		short("role_session_name", "RoleSessionName", role.SessionName, 2)
	}
	if role.ExternalID != nil {
		short("external_id", "ExternalId", *role.ExternalID, 2)
	}
	if seconds := role.DurationSeconds; seconds != nil && *seconds < 900 {
		refuse("duration_seconds", "Invalid value for parameter DurationSeconds, value: %d, valid min value: 900", *seconds)
	}
	short("role_arn", "RoleArn", role.ARN, shortestARN)
	for _, value := range token {
		short("web_identity_token_file", tokenName, value, 4)
	}
	if report == nil {
		return nil
	}
	return raise(RoleInvalid, AtCall, "ParamValidationError", "Parameter validation failed:\n%s", strings.Join(report, "\n")).
		from("assume-role", role.where(key)).about(role.Profile, key, "")
}
