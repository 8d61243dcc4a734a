package boto

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"doctor/internal/lazyregexp"
)

// STS's rules for the parameters of AssumeRole beyond what botocore checks before it sends them
// (the service's model, IAM's reference of names).
var (
	sessionNameShape = lazyregexp.New(`^[a-zA-Z0-9_+=,.@-]*$`)
	externalIDShape  = lazyregexp.New(`^[a-zA-Z0-9_+=,.@:/-]*$`)
	roleShape        = lazyregexp.New(`^arn:aws[a-z-]*:iam::[0-9]{12}:role/([!-~]+/)?[a-zA-Z0-9_+=,.@-]+$`)
	otherRoleName    = lazyregexp.New(`^arn:aws[a-z-]*:iam::[0-9]{12}:role/.`)
)

const (
	shortestARN        = 20
	longestSessionName = 64
	longestSession     = 43200 // seconds
	longestChained     = 3600  // seconds
)

// chained are the sources whose keys belong to a role: another role assumed with them ends after an
// hour at the latest.
var chained = map[string]bool{"assume-role": true, "assume-role-with-web-identity": true, "sso": true}

// fault is a parameter of a role that STS refuses.
type fault struct {
	// key is the parameter's name in the files; value is omitted if it is private.
	key, value string
	// message is STS's error, as far as it is predictable.
	message string
	whole   bool
}

// refused returns why STS must refuse the role to the keys of a source, judging by the parameters;
// nil if it may grant it. STS names all reasons, this only the first.
func (role Role) refused(operation, source string) *Failure {
	found := role.fault(chained[source])
	if found == nil {
		return nil
	}
	if operation != "AssumeRole" && found.key == "role_arn" && strings.HasSuffix(found.message, " is invalid") {
		found.message = "Request ARN is invalid"
	}
	f := raise(RoleRefused, AtCall, "ClientError", "An error occurred (ValidationError) when calling the %s operation: %s", operation, found.message)
	f.Random = !found.whole
	return f.from(source, role.where(found.key)).about(role.Profile, found.key, found.value)
}

// where is the place of a parameter, or the role's if it has none of its own.
func (role Role) where(key string) Pos {
	if at, ok := role.places[key]; ok {
		return at
	}
	return role.At
}

func (role Role) fault(chained bool) *fault {
	name, arn := role.SessionName, role.ARN
	switch {
	case !sessionNameShape().MatchString(name):
		return &fault{"role_session_name", name, constraint("roleSessionName", name, `satisfy regular expression pattern: [\w+=,.@-]*`), true}
	case utf8.RuneCountInString(name) > longestSessionName:
		return &fault{"role_session_name", name, constraint("roleSessionName", name, fmt.Sprintf("have length less than or equal to %d", longestSessionName)), true}
	case role.ExternalID != nil && !externalIDShape().MatchString(*role.ExternalID):
		return &fault{"external_id", "", "1 validation error detected", false}
	case utf8.RuneCountInString(arn) < shortestARN:
		return &fault{"role_arn", arn, constraint("roleArn", arn, fmt.Sprintf("have length greater than or equal to %d", shortestARN)), true}
	case !roleShape().MatchString(arn): // another kind of ARN, an account without twelve digits, quotes
		return &fault{"role_arn", arn, arn + " is invalid", !otherRoleName().MatchString(arn)}
	}
	return durationFault(role.DurationSeconds, chained)
}

func durationFault(duration *int, chained bool) *fault {
	switch {
	case duration == nil:
		return nil
	case *duration > longestSession:
		return &fault{"duration_seconds", fmt.Sprint(*duration), constraint("durationSeconds", fmt.Sprint(*duration), fmt.Sprintf("have value less than or equal to %d", longestSession)), true}
	case chained && *duration > longestChained:
		return &fault{"duration_seconds", fmt.Sprint(*duration), "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining", true}
	}
	return nil
}

// constraint is STS's error for a parameter that violates its model.
func constraint(name, value, demand string) string {
	return fmt.Sprintf("1 validation error detected: Value '%s' at '%s' failed to satisfy constraint: Member must %s", value, name, demand)
}
