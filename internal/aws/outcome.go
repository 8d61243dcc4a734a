package aws

import (
	"math"
	"strings"

	"doctor/internal/boto"
	"doctor/internal/redact"
)

// SourceOf turns what boto3 will take its credentials from into a Source that
// can be followed from here, or says in reason why it cannot be. webToken is the
// content of outcome.WebIdentityFile, as the caller found it behind the mounts.
// An endpoint that the prediction names is not taken over.
func SourceOf(outcome *boto.Outcome, webToken redact.Secret) (source Source, reason string) {
	source = Source{Region: outcome.Region}
	roles := outcome.Roles
	for _, role := range roles {
		switch {
		case role.Otherwise != "":
			return Source{}, "a role that is asked for by " + role.Otherwise + " is known inside the container only"
		case len(role.Others) > 0:
			return Source{}, "the role is asked for with " + strings.Join(role.Others, ", ") + " as well, which doctor does not send"
		}
	}
	switch {
	case outcome.WebIdentityFile != "":
		if len(roles) == 0 || webToken.IsEmpty() {
			return Source{}, "the web identity token is not to be had on this machine"
		}
		source.WebIdentity = &WebIdentity{RoleARN: roles[0].ARN, SessionName: roles[0].SessionName, Token: webToken}
		roles = roles[1:]
	case outcome.SSO != nil:
		if outcome.SSO.Token.AccessToken.IsEmpty() {
			return Source{}, "there is no access token of the login on this machine"
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

// unfollowed says why credentials of this kind cannot be tried without touching
// anything.
func unfollowed(outcome *boto.Outcome) string {
	switch {
	case outcome.Process != "" || outcome.Method == "custom-process":
		return "credential_process runs a program, which a diagnosis does not do"
	case outcome.Method == "login":
		return "the credentials of aws login are renewed by boto3 inside the container, which writes its cache"
	case outcome.Method == "container-role":
		return "the credentials come from an address that only the container may ask"
	case outcome.Method == "iam-role":
		return "the credentials come from the instance metadata address, which a diagnosis never calls"
	case outcome.Method == "":
		return "boto3 finds no credentials to try"
	default:
		return "credentials of the kind " + outcome.Method + " are known inside the container only"
	}
}
