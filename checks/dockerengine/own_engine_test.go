package dockerengine

import (
	"testing"

	"doctor/checks"
	"doctor/internal/engine"
	"doctor/internal/facts"
	"doctor/internal/host"
)

// A command that is suggested is one of the shell that the system has.
func TestOwnEngine(t *testing.T) {
	for _, test := range []struct{ os, from, want string }{
		{"linux", "DOCKER_HOST", "unset DOCKER_HOST"},
		{"windows", "DOCKER_HOST", "Remove-Item Env:DOCKER_HOST"},
		{"windows", "context remote in ~/.docker/config.json", "docker context use default"},
	} {
		p := &checks.Pass{Facts: &facts.Facts{Machine: &host.Machine{OS: test.os}}}
		if got := ownEngine(p, engine.Endpoint{From: test.from}); got != test.want {
			t.Errorf("%s, %s: %q, want %q", test.os, test.from, got, test.want)
		}
	}
}
