package containermounts

import (
	"slices"
	"testing"

	"doctor/checks"
	"doctor/internal/astro"
	"doctor/internal/engine"
)

// TestJoined: what one restart fixes is one finding, under the rule that matters most.
func TestJoined(t *testing.T) {
	in := func(names ...string) []engine.Container {
		var out []engine.Container
		for _, name := range names {
			out = append(out, engine.Container{ID: name, Name: name})
		}
		return out
	}
	type finding struct {
		rule              *checks.Rule
		severity          checks.Severity
		subject, message  string
		places, instances int
	}
	for name, test := range map[string]struct {
		found []difference
		want  []finding
	}{
		"of the same containers": {
			[]difference{
				{rule: ContainerEnvStale, subject: "AWS_PROFILE", changed: "AWS_PROFILE changed", at: []astro.Origin{{File: ".env", Line: 1}}, in: in("a", "b")},
				{rule: MountStale, subject: "/x", changed: "/x is mounted read-only", at: []astro.Origin{{File: "o"}}, in: in("b")},
				{rule: MountAbsent, subject: "/y", changed: "/y is not mounted", at: []astro.Origin{{File: "o"}}, in: in("b", "c")},
			},
			[]finding{{MountAbsent, "", "/y /x AWS_PROFILE", "the containers are out of date: /y is not mounted, /x is mounted read-only, AWS_PROFILE changed", 2, 3}},
		},
		"of different containers": {
			[]difference{
				{rule: ContainerEnvStale, subject: "A", changed: "A changed", in: in("a")},
				{rule: MountStale, subject: "/x", changed: "/x is mounted read-only", in: in("b")},
			},
			[]finding{
				{ContainerEnvStale, "", "A", "the container is out of date: A changed", 0, 1},
				{MountStale, "", "/x", "the container is out of date: /x is mounted read-only", 0, 1},
			},
		},
		"a warning and an error": {
			[]difference{
				{rule: ContainerEnvStale, subject: "A", changed: "A changed in the shell", severity: checks.Warning, in: in("a")},
				{rule: ContainerEnvStale, subject: "B", changed: "B changed", in: in("a")},
			},
			[]finding{{ContainerEnvStale, "", "A B", "the container is out of date: A changed in the shell, B changed", 0, 1}},
		},
		"two that a third one connects": {
			[]difference{
				{rule: MountAbsent, subject: "/1", changed: "1", in: in("a")},
				{rule: MountAbsent, subject: "/2", changed: "2", in: in("b")},
				{rule: MountAbsent, subject: "/3", changed: "3", in: in("a", "b")},
				{rule: MountAbsent, subject: "/4", changed: "4", in: in("a")},
				{rule: MountAbsent, subject: "/5", changed: "5", in: in("b")},
			},
			[]finding{{MountAbsent, "", "/1 /2 /3 /4 /5", "the containers are out of date: 1, 2, 3, and 2 more changes", 0, 2}},
		},
		"a file that cannot be read": {
			[]difference{
				{rule: ContainerFileUnreadable, subject: "/f", message: "m", in: in("a")},
				{rule: ContainerEnvStale, subject: "A", changed: "A changed", in: in("a")},
			},
			[]finding{
				{ContainerFileUnreadable, "", "/f", "m", 0, 1},
				{ContainerEnvStale, "", "A", "the container is out of date: A changed", 0, 1},
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			found := map[string]*difference{}
			for _, d := range test.found {
				found[d.rule.ID+"\x00"+d.changed+d.message] = &d
			}
			var got []finding
			for _, d := range joined(found) {
				got = append(got, finding{d.rule, d.severity, d.subject, d.message, len(d.at), len(d.in)})
			}
			if len(got) != len(test.want) {
				t.Fatalf("%+v, want %+v", got, test.want)
			}
			for _, f := range test.want {
				if !slices.Contains(got, f) {
					t.Errorf("%+v, want %+v", got, f)
				}
			}
		})
	}
}
