package cli

import "testing"

func TestHyperlinks(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want bool
	}{
		{nil, false},
		{map[string]string{"TERM": "xterm-256color"}, false},
		{map[string]string{"TERM": "xterm-kitty"}, true},
		{map[string]string{"TERM_PROGRAM": "iTerm.app"}, true},
		{map[string]string{"TERM_PROGRAM": "Apple_Terminal"}, false},
		{map[string]string{"VTE_VERSION": "4902"}, false},
		{map[string]string{"VTE_VERSION": "7600"}, true},
		{map[string]string{"WT_SESSION": "x"}, true},
		{map[string]string{"WT_SESSION": "x", "TERM": "dumb"}, false},
		{map[string]string{"TERM_PROGRAM": "vscode", "CI": "true"}, false},
		{map[string]string{"TERM": "dumb", "FORCE_HYPERLINK": "1"}, true},
		{map[string]string{"TERM_PROGRAM": "vscode", "FORCE_HYPERLINK": "0"}, false},
	} {
		if got := hyperlinks(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v: %v", c.env, got)
		}
	}
}
