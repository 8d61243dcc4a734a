package volumepaths

// ssoProfile is a config file with a profile of IAM Identity Center, for the
// examples. ssoTokenFile is where the token of its session is kept: the name is
// the SHA-1 of the session's name.
const (
	SsoProfile = `-- home/.aws/config --
[default]
sso_session = example-co
sso_account_id = 111122223333
sso_role_name = Developer
region = us-east-1

[sso-session example-co]
sso_start_url = https://example-co.awsapps.com/start
sso_region = us-east-1
sso_registration_scopes = sso:account:access
`
	SsoTokenFile = "home/.aws/sso/cache/59274341122b24452256e5a9fb301dbd58385b79.json"

	// renewableToken lasts for two hours and can be renewed; endingToken has to
	// be renewed at once; lastingToken lasts and cannot be renewed.
	renewableToken = "-- " + SsoTokenFile + ` --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-east-1",
  "accessToken": "access-token-EXAMPLE",
  "expiresAt": "2026-11-23T11:00:00Z",
` + renewalFields
	endingToken = "-- " + SsoTokenFile + ` --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-east-1",
  "accessToken": "access-token-EXAMPLE",
  "expiresAt": "2026-11-23T09:10:00Z",
` + renewalFields
	renewalFields = `  "clientId": "client-EXAMPLE",
  "clientSecret": "client-secret-EXAMPLE",
  "registrationExpiresAt": "2099-01-01T00:00:00Z",
  "refreshToken": "refresh-token-EXAMPLE"
}
`
	LastingToken = "-- " + SsoTokenFile + ` --
{
  "startUrl": "https://example-co.awsapps.com/start",
  "region": "us-east-1",
  "accessToken": "access-token-EXAMPLE",
  "expiresAt": "2099-01-01T00:00:00Z"
}
`
)
