package awstest

import (
	"fmt"
	"sync"
	"time"
)

// Account is the account of the default identities.
const Account = "111122223333"

// Key is an access key that the stand-in knows. One that it does not know is
// rejected, as a deleted one is.
type Key struct {
	ID, Secret string
	// Token is the session token that belongs to it, "" for a long-term key.
	Token string
	// Expired: the token's time is over.
	Expired bool
	// ARN is who it is, Role the role's ARN if that is an assumed role.
	ARN, Role string
	// NoSecrets: it may read no secret, NoKMS: it may not use their keys.
	NoSecrets, NoKMS bool
	// ClockAhead is how far the clock that judges it is ahead, beside Options.ClockAhead.
	ClockAhead time.Duration
}

// Role is a role that may be assumed.
type Role struct {
	ARN string
	// Trusts are the ARNs that may assume it, of users and of roles.
	Trusts []string
	// ExternalID must be given if it is set.
	ExternalID string
	// MaxSeconds is the longest session that may be asked for, an hour if it is 0.
	MaxSeconds int
}

// Login is an access token of IAM Identity Center.
type Login struct {
	AccessToken, Region string
	// AccountID, RoleName are what is assigned; ARN is who one is then.
	AccountID, RoleName, ARN string
}

// WebToken is a token of another identity provider.
type WebToken struct {
	Token, RoleARN string
	Expired        bool
}

// Examples that Amazon's own documentation uses.
const (
	ExampleKeyID  = "AKIAIOSFODNN7EXAMPLE"
	ExampleSecret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	devARN        = "arn:aws:iam::" + Account + ":user/dev"
	airflowRole   = "arn:aws:iam::" + Account + ":role/airflow"
	developerRole = "arn:aws:iam::" + Account + ":role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Developer_EXAMPLE"
)

func defaultKeys() []Key {
	return []Key{
		{ID: ExampleKeyID, Secret: ExampleSecret, ARN: devARN},
		{ID: "AKIAI44QH8DHBEXAMPLE", Secret: "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY", ARN: "arn:aws:iam::444455556666:user/other"},
		{ID: "AKIALIMITED00EXAMPLE", Secret: ExampleSecret, ARN: "arn:aws:iam::" + Account + ":user/limited", NoSecrets: true},
		{ID: "AKIANOKMSKEY0EXAMPLE", Secret: ExampleSecret, ARN: "arn:aws:iam::" + Account + ":user/nokms", NoKMS: true},
		{ID: "AKIAROOTUSER0EXAMPLE", Secret: ExampleSecret, ARN: "arn:aws:iam::" + Account + ":root"},
		{ID: "AKIASKEWED000EXAMPLE", Secret: ExampleSecret, ARN: devARN, ClockAhead: 20 * time.Minute},
		{ID: "ASIAIOSFODNN7EXAMPLE", Secret: ExampleSecret, Token: "expired-session-token-EXAMPLE", Expired: true, ARN: devARN},
		{ID: "ASIATEMPORARYEXAMPLE", Secret: ExampleSecret, Token: "session-token-EXAMPLE", ARN: devARN},
		{
			ID: "ASIAPROCESSESEXAMPLE", Secret: ExampleSecret, Token: "process-token-EXAMPLE",
			ARN: "arn:aws:sts::" + Account + ":assumed-role/Process/dev", Role: "arn:aws:iam::" + Account + ":role/Process",
		},
	}
}

func defaultRoles() []Role {
	return []Role{
		{ARN: airflowRole, Trusts: []string{devARN, developerRole}},
		{ARN: "arn:aws:iam::" + Account + ":role/nested", Trusts: []string{airflowRole}},
		{ARN: "arn:aws:iam::" + Account + ":role/partner", Trusts: []string{devARN}, ExternalID: "external-id-EXAMPLE"},
	}
}

func defaultLogins() []Login {
	return []Login{{
		AccessToken: "sso-access-token-EXAMPLE", Region: "us-east-1", AccountID: Account, RoleName: "Developer",
		ARN: "arn:aws:sts::" + Account + ":assumed-role/AWSReservedSSO_Developer_EXAMPLE/dev",
	}}
}

func defaultWebTokens() []WebToken {
	return []WebToken{
		{Token: "web-identity-token-EXAMPLE", RoleARN: airflowRole},
		{Token: "expired-web-identity-token-EXAMPLE", RoleARN: airflowRole, Expired: true},
	}
}

// world is all that the stand-in knows; keys grow as roles are assumed.
type world struct {
	mu        sync.Mutex
	keys      map[string]Key
	issued    int
	roles     map[string]Role
	logins    map[string]Login
	webTokens map[string]WebToken
	secrets   map[string]Secret
}

func newWorld(o Options) *world {
	return &world{
		keys:      index(append(defaultKeys(), o.Keys...), func(k Key) string { return k.ID }),
		roles:     index(append(defaultRoles(), o.Roles...), func(r Role) string { return r.ARN }),
		logins:    index(append(defaultLogins(), o.Logins...), func(l Login) string { return l.AccessToken }),
		webTokens: index(append(defaultWebTokens(), o.WebTokens...), func(w WebToken) string { return w.Token }),
		secrets:   index(append(defaultSecrets(), o.Secrets...), Secret.key),
	}
}

func index[T any](values []T, key func(T) string) map[string]T {
	m := map[string]T{}
	for _, v := range values {
		m[key(v)] = v
	}
	return m
}

func (w *world) key(id string) (Key, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	k, ok := w.keys[id]
	return k, ok
}

// issue makes temporary credentials for someone.
func (w *world) issue(arn, role string) Key {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.issued++
	k := Key{
		ID:     fmt.Sprintf("ASIAISSUED%03dEXAMPLE", w.issued),
		Secret: fmt.Sprintf("issued/secret/%03d/EXAMPLEKEYEXAMPLEKEYEXA", w.issued),
		Token:  fmt.Sprintf("issued-session-token-%03d-EXAMPLE", w.issued),
		ARN:    arn, Role: role,
	}
	w.keys[k.ID] = k
	return k
}
