package credentialchain

// loginProfile is a config file with a profile of aws login, loginToken its
// token: the file's name is the SHA-256 of the session.
const (
	loginProfile = `-- DELETE home/.aws/credentials --
-- home/.aws/config --
[default]
login_session = arn:aws:iam::111122223333:user/dev
region = us-east-1
`
	loginToken = `-- home/.aws/login/cache/11fc4cc919a5a20db9df757c8a1b149bd4c42115ef36c7152c0d33f1e05a9027.json --
{
  "accessToken": {
    "accessKeyId": "ASIAIOSFODNN7EXAMPLE",
    "secretAccessKey": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "sessionToken": "session-token-EXAMPLE",
    "accountId": "111122223333",
    "expiresAt": "2099-01-01T00:00:00Z"
  },
  "refreshToken": "refresh-token-EXAMPLE",
  "clientId": "arn:aws:signin:::devtools/same-device",
  "dpopKey": "key-EXAMPLE"
}
`
)
