package diagnosis

import (
	"slices"
	"testing"

	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// TestCausesAreJoinedByDetail: the same mistake in several services is one cause with all places;
// different lines of the override do not matter.
func TestCausesAreJoinedByDetail(t *testing.T) {
	in := func(service string, line int, value string) cause.Cause {
		at := astro.Origin{File: astro.OverrideName, Line: line, Column: 3}
		return cause.Cause{
			Kind: cause.EnvPathIsHostPath, Services: []string{service}, Networks: []string{service + "_net"}, At: []astro.Origin{at},
			Detail: cause.SettingOf(astro.Var{Name: "AWS_CONFIG_FILE", Value: value, Origin: at}), Symptom: redact.NewText("x"),
		}
	}
	var all []cause.Cause
	join(&all, in("scheduler", 9, "/a"))
	join(&all, in("api-server", 4, "/a"))
	join(&all, in("triggerer", 12, "/b"))
	other := in("triggerer", 13, "/a")
	other.Symptom = redact.NewText("y")
	join(&all, other)
	if len(all) != 3 {
		t.Fatalf("%d causes, want 3", len(all))
	}
	first := all[0]
	if sortPlaces(&first); !slices.Equal(first.Services, []string{"api-server", "scheduler"}) || len(first.At) != 2 || first.At[0].Line != 4 {
		t.Errorf("it is in %v, at %v", first.Services, first.At)
	}
	if !slices.Equal(first.Networks, []string{"api-server_net", "scheduler_net"}) {
		t.Errorf("the networks are %v", first.Networks)
	}
}
