package cli

import (
	"os/exec"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"doctor/internal/skip"
)

// TestHook runs the functions of `doctor hook` in the shells that this machine has.
func TestHook(t *testing.T) {
	for shell, suffix := range map[string]string{"bash": "sh", "zsh": "sh", "fish": "fish"} {
		t.Run(shell, func(t *testing.T) {
			if _, err := exec.LookPath(shell); err != nil {
				skip.For(t, shell, err.Error())
			}
			params := scripts("testdata/hook")
			laidOut := params.Setup
			params.Setup = func(e *testscript.Env) error {
				e.Setenv("shell", shell)
				e.Setenv("suffix", suffix)
				return laidOut(e)
			}
			testscript.Run(t, params)
		})
	}
}
