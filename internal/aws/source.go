package aws

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"doctor/internal/redact"
)

// Source describes the origin of the credentials of one question: exactly one of
// Keys, SSO and WebIdentity, then the roles that are assumed with them.
type Source struct {
	Keys        *Keys
	SSO         *SSOLogin
	WebIdentity *WebIdentity
	// Roles are assumed one after the other, the first with the source itself.
	Roles []Role
	// Region is the client's region: STS is asked there, or at its global address
	// if it is "".
	Region string
	// STSEndpoint is an endpoint that only the project's files name: all STS calls go
	// there if it is set. It must stay "" unless the user requested it.
	STSEndpoint string
}

// Keys are static keys, with a session token or without.
type Keys struct {
	AccessKeyID   string
	Secret, Token redact.Secret
}

// SSOLogin is a role in IAM Identity Center, with a valid access token.
type SSOLogin struct {
	// Region is the portal's region (sso_region).
	Region, AccountID, RoleName string
	AccessToken                 redact.Secret
	// Endpoint is a portal that only the project's files name. It must stay "" unless
	// the user requested it.
	Endpoint string
}

// WebIdentity is a role assumed with the token of another identity provider.
type WebIdentity struct {
	RoleARN string
	// SessionName is "" for botocore's own.
	SessionName string
	Token       redact.Secret
}

// Role is one role to assume.
type Role struct {
	ARN string
	// SessionName is "" for botocore's own.
	SessionName, ExternalID string
	// DurationSeconds is 0 for the default of an hour.
	DurationSeconds int32
}

// Anywhere is the source without the region that is asked: equal for sources
// that give the same credentials.
func (s Source) Anywhere() Source {
	s.Region = ""
	return s
}

// Fingerprint is equal for sources that give the same credentials and ask in the same
// region. It is derived from secrets: only compare it in memory, never print it.
func (s Source) Fingerprint() string {
	type plain struct {
		ID, Secret, Token    string
		SSO, WebIdentity     []string
		Roles                []Role
		Region, STS, Present string
	}
	p := plain{Roles: s.Roles, Region: s.Region, STS: s.STSEndpoint}
	if k := s.Keys; k != nil {
		p.ID, p.Secret, p.Token = k.AccessKeyID, k.Secret.Reveal(), k.Token.Reveal()
		p.Present += "k"
	}
	if l := s.SSO; l != nil {
		p.SSO = []string{l.Region, l.AccountID, l.RoleName, l.AccessToken.Reveal(), l.Endpoint}
	}
	if w := s.WebIdentity; w != nil {
		p.WebIdentity = []string{w.RoleARN, w.SessionName, w.Token.Reveal()}
	}
	// Strings and numbers only: encoding them cannot fail.
	data, _ := json.Marshal(p)
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}
