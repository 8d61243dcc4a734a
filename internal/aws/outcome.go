package aws

import (
	"math"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/redact"
)

// SourceOf converts the source of boto3's credentials to a Source that can be
// followed from here, or returns the reason why it cannot. webToken is the content of
// outcome.WebIdentityFile, as the caller found it behind the mounts. An endpoint of the
// prediction is not copied.
func SourceOf(outcome *boto.Outcome, webToken redact.Secret) (source Source, reason string) {
	source = Source{Region: outcome.Region}
	roles := outcome.Roles
	for _, role := range roles {
		switch {
		case role.Otherwise != "":
			return Source{}, "only the container can assume a role with " + role.Otherwise
		case len(role.Others) > 0:
			return Source{}, "the role is assumed with " + strings.Join(role.Others, ", ") + ", which doctor does not send"
		}
	}
	switch {
	case outcome.WebIdentityFile != "":
		if len(roles) == 0 || webToken.IsEmpty() {
			return Source{}, "the web identity token is not on this machine"
		}
		source.WebIdentity = &WebIdentity{RoleARN: roles[0].ARN, SessionName: roles[0].SessionName, Token: webToken}
		roles = roles[1:]
	case outcome.SSO != nil:
		if outcome.SSO.Token.AccessToken.IsEmpty() {
			return Source{}, "the access token of the login is not on this machine"
		}
		source.SSO = &SSOLogin{
			Region: outcome.SSO.Region, AccountID: outcome.SSO.AccountID, RoleName: outcome.SSO.RoleName,
			AccessToken: outcome.SSO.Token.AccessToken,
		}
	case outcome.Keys != nil:
		source.Keys = &Keys{outcome.Keys.AccessKeyID, outcome.Keys.Secret, outcome.Keys.Token}
	default:
		return Source{}, unfollowed(outcome)
	}
	for _, role := range roles {
		asked := Role{ARN: role.ARN, SessionName: role.SessionName}
		if role.ExternalID != nil {
			asked.ExternalID = *role.ExternalID
		}
		if role.DurationSeconds != nil {
			asked.DurationSeconds = int32(min(max(*role.DurationSeconds, 0), math.MaxInt32)) //nolint:gosec // bounded
		}
		source.Roles = append(source.Roles, asked)
	}
	return source, ""
}

// unfollowed says why credentials of this kind cannot be tried without side effects.
func unfollowed(outcome *boto.Outcome) string {
	switch {
	case outcome.Process != "" || outcome.Method == "custom-process":
		return "credential_process runs a program, and a diagnosis runs none"
	case outcome.Method == "login":
		return "boto3 renews the credentials of aws login in the container, which writes to their cache"
	case outcome.Method == "container-role":
		return "the credentials come from an address that only the container can reach"
	case outcome.Method == "iam-role":
		return "the credentials come from the instance metadata address, which a diagnosis never calls"
	case outcome.Method == "":
		return "boto3 finds no credentials to try"
	default:
		return "only the container can get credentials of the type " + outcome.Method
	}
}
