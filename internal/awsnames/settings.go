package awsnames

import (
	"slices"
	"strings"

	"doctor/internal/near"
)

// keyNames are the settings of a profile that hold keys.
var keyNames = []string{"aws_access_key_id", "aws_secret_access_key", "aws_session_token"}

// otherKeyNames are other names for them, used by people and other tools.
var otherKeyNames = map[string]string{
	"access_key": "aws_access_key_id", "access_key_id": "aws_access_key_id", "accesskeyid": "aws_access_key_id", "aws_access_key": "aws_access_key_id",
	"secret_key": "aws_secret_access_key", "secret_access_key": "aws_secret_access_key", "secretaccesskey": "aws_secret_access_key", "aws_secret_key": "aws_secret_access_key",
	"aws_secret_access_key_id": "aws_secret_access_key", "session_token": "aws_session_token", "sessiontoken": "aws_session_token",
}

// MeantKey returns the setting that a name in a profile was probably meant to be, "" if it is one
// itself or not near any.
func MeantKey(name string) string {
	if slices.Contains(keyNames, name) || name == "aws_security_token" {
		return ""
	}
	plain := strings.TrimPrefix(strings.ReplaceAll(strings.ReplaceAll(name, "-", "_"), " ", "_"), "export_") // as in a shell
	if meant, ok := otherKeyNames[plain]; ok {
		return meant
	}
	if slices.Contains(keyNames, plain) {
		return plain
	}
	if !strings.Contains(name, "key") && !strings.Contains(name, "token") {
		return ""
	}
	return near.Nearest(strings.ReplaceAll(name, "-", "_"), keyNames, 2)
}
