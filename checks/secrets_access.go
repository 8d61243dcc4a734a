package checks

import "context"

// SecretsAccess asks AWS whether the backend may read its secrets.
var SecretsAccess = &Check{
	ID:    "secrets-access",
	Title: "The rights to read the secrets",
	Doc:   "x",
	Scope: AWS,
	Rules: secretsAccessRules,
	Run:   func(context.Context, *Pass) error { return Skipf("not yet") },
}
