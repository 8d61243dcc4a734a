package builtin

import (
	"strings"
	"testing"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact/redacttest"
)

// TestPlacesOfACause: once it is known in how many services a cause is, a line of the override
// is described as the line of each service.
func TestPlacesOfACause(t *testing.T) {
	line := func(n int) astro.Origin { return astro.Origin{File: astro.OverrideName, Line: n} }
	env := cause.Spot{File: ".env", Line: 2}
	for name, c := range map[string]struct {
		at     []astro.Origin
		detail cause.Setting
		want   string
	}{
		"no place":         {nil, cause.Setting{Name: "A", Value: "x"}, "boto3 does not accept A=x"},
		"a line of .env":   {nil, cause.Setting{Name: "A", Value: "x", At: env}, "boto3 does not accept A=x (.env:2)"},
		"a file":           {nil, cause.Setting{Name: "A", Value: "x", At: cause.Spot{File: ".env"}}, "boto3 does not accept A=x (.env)"},
		"one service":      {[]astro.Origin{line(4)}, cause.Setting{Name: "A", Value: "x", At: cause.Spot{Own: true}}, "boto3 does not accept A=x (docker-compose.override.yml:4)"},
		"three of them":    {[]astro.Origin{line(4), {File: ".env", Line: 9}, line(7), line(9)}, cause.Setting{Name: "A", Value: "x", At: cause.Spot{Own: true}}, "boto3 does not accept A=x (docker-compose.override.yml:4 and 2 more)"},
		"the file as such": {[]astro.Origin{{File: astro.OverrideName}}, cause.Setting{Name: "A", Value: "x", At: cause.Spot{Own: true}}, "boto3 does not accept A=x (docker-compose.override.yml)"},
	} {
		got := redacttest.Raw(checks.CauseMessage(Checks(), cause.Cause{Kind: cause.EnvValueInvalid, At: c.at, Detail: c.detail}))
		if !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestUnworded: a detail that a rule does not know is a mistake that is always noticed.
func TestUnworded(t *testing.T) {
	for _, d := range []cause.Detail{nil, cause.KeyOf{}} {
		for _, kind := range []cause.Kind{cause.EnvValueInvalid, cause.EnvPathOutsideMount} {
			func() {
				defer func() {
					if mistake, _ := recover().(string); !strings.Contains(mistake, "has no words for a") {
						t.Errorf("%s with %T: %q", kind, d, mistake)
					}
				}()
				checks.CauseMessage(Checks(), cause.Cause{Kind: kind, Detail: d})
			}()
		}
	}
}
