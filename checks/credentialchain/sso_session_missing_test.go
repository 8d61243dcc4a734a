package credentialchain

import "testing"

// TestIsSessionHeader: what a person wrote for [sso-session my-co].
func TestIsSessionHeader(t *testing.T) {
	for header, want := range map[string]bool{
		"sso_session my-co": true, "sso-sesion my-co": true, "SSO-Session my-co": true, "sso-session  my-co": true, "sso-session:my-co": true,
		`sso-session "my-co"`: true, "my-co": true, "profile my-co": true, "session my-co": true, "sso-session my_co": true, "sso-session-my-co": true,
		"sso-session other": false, "profile my-company": false, "services my-co": false, "default": false,
	} {
		if got := isSessionHeader(header, "my-co"); got != want {
			t.Errorf("[%s]: %v", header, got)
		}
	}
}
