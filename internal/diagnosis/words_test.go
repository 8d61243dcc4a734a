package diagnosis

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

func TestPlaceholder(t *testing.T) {
	for text, want := range map[string]bool{
		"/Users/<username>/.aws": true, "<your-aws-region>": true, "YOUR_ACCESS_KEY": true, "your-profile": true, "XXXXXXXX": true,
		"replace_me": true, "/home/dev/.aws": false, "us-east-1": false, "arn:aws:iam::111122223333:role/airflow": false,
		"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": false, "AKIAIOSFODNN7EXAMPLE": false, "yourself": false, "a<b>c": true, "": false,
	} {
		if got := Placeholder("a value", text) != ""; got != want {
			t.Errorf("Placeholder(%q) is %v, want %v", text, got, want)
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

func TestJudgeHeader(t *testing.T) {
	tests := []struct {
		section, profile string
		isConfig         bool
		kind             Kind
		right            string
	}{
		{"dev", "dev", true, ConfigSectionPrefix, "profile dev"},
		{"profile dev", "dev", true, "", ""},
		{"profile dev", "dev", false, CredentialsSectionPrefix, "dev"},
		{"dev", "dev", false, "", ""},
		{"default ", "default", false, IniSectionWhitespace, "default"},
		{"DEFAULT", "default", false, DefaultSectionCase, "default"},
		{"Default", "default", true, DefaultSectionCase, "default"},
		{"profile default", "default", true, "", ""},
		{" profile dev", "dev", true, IniSectionWhitespace, "profile dev"},
		{"Profile dev", "dev", true, ConfigSectionPrefix, "profile dev"},
		{"other", "dev", true, "", ""},
		{"my dev", "my dev", true, ConfigSectionPrefix, `profile "my dev"`},
	}
	for _, tt := range tests {
		kind, right := judgeHeader(tt.section, tt.profile, tt.isConfig)
		if kind != tt.kind || right != tt.right {
			t.Errorf("judgeHeader(%q, %q, %v) = %q, %q; want %q, %q", tt.section, tt.profile, tt.isConfig, kind, right, tt.kind, tt.right)
		}
	}
}

func TestPlaceholderShowsNoSecret(t *testing.T) {
	for _, c := range []struct{ name, value, want string }{
		{"AWS_SECRET_ACCESS_KEY", "<wJalrXUtnFEMI>", "<...>"},
		{"the secret key", "<abc def>", "<...>"},
		{"AWS_SECRET_ACCESS_KEY", "<your secret key>", "<your secret key>"},
		{"AWS_ACCESS_KEY_ID", "YOUR_ACCESS_KEY", "YOUR_ACCESS_KEY"},
		{"AWS_PROFILE", "<profile>", "<profile>"},
	} {
		if got := Placeholder(c.name, c.value); got != c.want {
			t.Errorf("of %s=%s is shown %q, want %q", c.name, c.value, got, c.want)
		}
	}
}
