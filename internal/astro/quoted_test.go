package astro

import (
	"strings"
	"testing"
)

func TestRefusalsOfTheOverrideQuoteNoSecrets(t *testing.T) {
	const hint = ".\nYou may need to escape any $ with another $.\n"
	for _, c := range []struct{ path, value, want string }{
		{"services.scheduler.environment.DB_PASSWORD", "hunter2${", "****"},
		{"services.scheduler.environment.[]", "DB_PASSWORD=hunter2$(", "DB_PASSWORD=****"},
		{"services.scheduler.environment.AWS_PROFILE", "${dev", "${dev"},
		{"services.scheduler.environment.[]", "AWS_PROFILE=${dev", "AWS_PROFILE=${dev"},
		{"services.scheduler.volumes.[]", "${HOME/.aws:/x", "${HOME/.aws:/x"},
		{"services.scheduler.environment.A", "${open", "${open"},
		{"services.scheduler.build.args.TOKEN", "hunter2${", "****"},
	} {
		start := "invalid interpolation format for " + c.path + hint
		if got := withoutYAMLValue(start + c.value); got != start+c.want {
			t.Errorf("%s: %q is shown as %q, want %q", c.path, c.value, strings.TrimPrefix(got, start), c.want)
		}
	}
}
