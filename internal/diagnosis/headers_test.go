package diagnosis

import "testing"

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
