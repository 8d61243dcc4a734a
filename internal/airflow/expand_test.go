package airflow

import "testing"

func TestExpandEnvValue(t *testing.T) {
	env := map[string]string{
		"HOME": "/home/astro", "A": "$B", "B": "b", "LOOP": "$POOL", "POOL": "$LOOP", "GROW": "$GROW$GROW", "EMPTY": "",
	}
	tests := []struct{ text, want string }{
		{"", ""},
		{"plain", "plain"},
		{"$A and ${B}", "b and b"},
		{"$UNSET ${UNSET} $ ${", "$UNSET ${UNSET} $ ${"},
		{`{"p": "^aws_.*$"}`, `{"p": "^aws_.*$"}`},
		{"~/x", "/home/astro/x"},
		{"~", "/home/astro"},
		{"~other/x", "~other/x"},
		{"x~/y", "x~/y"},
		{"a${EMPTY}b", "ab"},
		{"$LOOP", "$LOOP"},
	}
	for _, tt := range tests {
		if got := ExpandEnvValue(tt.text, env, "/root"); got != tt.want {
			t.Errorf("ExpandEnvValue(%q) = %q, want %q", tt.text, got, tt.want)
		}
	}
	if got := ExpandEnvValue("~/x", map[string]string{}, "/home/astro/"); got != "/home/astro/x" {
		t.Errorf("without HOME: %q", got)
	}
	if got := ExpandEnvValue("$GROW", env, ""); len(got) > 4<<20 {
		t.Errorf("a value that doubles grew to %d bytes", len(got))
	}
}

func FuzzExpandEnvValue(f *testing.F) {
	f.Add("${A}$B~/", "x", "$A")
	f.Fuzz(func(t *testing.T, text, a, b string) {
		ExpandEnvValue(text, map[string]string{"A": a, "B": b, "HOME": a}, b)
	})
}
