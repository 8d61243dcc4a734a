package placeholder

import "testing"

func TestPlaceholder(t *testing.T) {
	for text, want := range map[string]bool{
		"/Users/<username>/.aws": true, "<your-aws-region>": true, "YOUR_ACCESS_KEY": true, "your-profile": true, "XXXXXXXX": true,
		"replace_me": true, "/home/dev/.aws": false, "us-east-1": false, "arn:aws:iam::111122223333:role/airflow": false,
		"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": false, "AKIAIOSFODNN7EXAMPLE": false, "yourself": false, "a<b>c": true, "": false,
	} {
		if got := Find("a value", text) != ""; got != want {
			t.Errorf("Placeholder(%q) is %v, want %v", text, got, want)
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
		if got := Find(c.name, c.value); got != c.want {
			t.Errorf("of %s=%s is shown %q, want %q", c.name, c.value, got, c.want)
		}
	}
}
