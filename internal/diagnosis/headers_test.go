package diagnosis

import (
	"testing"

	"doctor/internal/cause"
)

func TestJudgeHeader(t *testing.T) {
	tests := []struct {
		section, profile string
		isConfig         bool
		kind             cause.Kind
		right            string
	}{
		{"dev", "dev", true, cause.ConfigSectionPrefix, "profile dev"},
		{"profile dev", "dev", true, "", ""},
		{"profile dev", "dev", false, cause.CredentialsSectionPrefix, "dev"},
		{"dev", "dev", false, "", ""},
		{"default ", "default", false, cause.IniSectionWhitespace, "default"},
		{"DEFAULT", "default", false, cause.DefaultSectionCase, "default"},
		{"Default", "default", true, cause.DefaultSectionCase, "default"},
		{"profile default", "default", true, "", ""},
		{" profile dev", "dev", true, cause.IniSectionWhitespace, "profile dev"},
		{"Profile dev", "dev", true, cause.ConfigSectionPrefix, "profile dev"},
		{"other", "dev", true, "", ""},
		{"my dev", "my dev", true, cause.ConfigSectionPrefix, `profile "my dev"`},
	}
	for _, tt := range tests {
		kind, right := judgeHeader(tt.section, tt.profile, tt.isConfig)
		if kind != tt.kind || right != tt.right {
			t.Errorf("judgeHeader(%q, %q, %v) = %q, %q; want %q, %q", tt.section, tt.profile, tt.isConfig, kind, right, tt.kind, tt.right)
		}
	}
}
