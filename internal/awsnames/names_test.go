package awsnames

import "testing"

func TestMeantVariable(t *testing.T) {
	for name, want := range map[string]string{
		"AWS_PROFILE": "", "AWS_CONFIG_FILE": "", "AWS_REGION": "", "MY_SETTING": "", "PATH": "", "AWS_BUCKET": "",
		"aws_config_file": "AWS_CONFIG_FILE", "AWS_PROFLE": "AWS_PROFILE", "AWS_SECRET_KEY": "AWS_SECRET_ACCESS_KEY",
		"AWS_SHARED_CREDENTIAL_FILE": "AWS_SHARED_CREDENTIALS_FILE", "AWS-PROFILE": "AWS_PROFILE",
		"AWS_DEFAULT_REGIONS": "AWS_DEFAULT_REGION", "AWS_CREDENTIALS_FILE": "AWS_SHARED_CREDENTIALS_FILE",
		"AWS_STAGE": "", "AWS_S3_BUCKET": "", "AWS_LOG_GROUP": "",
	} {
		if got := MeantVariable(name); got != want {
			t.Errorf("MeantVariable(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestMeantKey(t *testing.T) {
	for name, want := range map[string]string{
		"aws_access_key_id": "", "region": "", "aws_security_token": "", "sso_session": "", "x_security_token_expires": "",
		"access_key": "aws_access_key_id", "aws_secret_key": "aws_secret_access_key", "aws_acess_key_id": "aws_access_key_id",
		"aws-session-token": "aws_session_token", "secret access key": "aws_secret_access_key",
	} {
		if got := MeantKey(name); got != want {
			t.Errorf("MeantKey(%q) = %q, want %q", name, got, want)
		}
	}
}
