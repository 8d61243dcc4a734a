//go:build unix

package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestProgramVersion(t *testing.T) {
	bin := t.TempDir()
	t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	for name, text := range map[string]string{
		"talks": `printf '%s \033[31m\nmore\n' "$1"`, "fails": "exit 3", "hangs": "exec sleep 86400",
	} {
		if err := os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\n"+text+"\n"), 0o755); err != nil { //nolint:gosec // it is to be run
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		name   string
		within time.Duration
		want   string // how it begins
	}{
		{"talks", time.Minute, `--version \x1b[31m`},
		{"fails", time.Minute, "no answer: exit status 3"},
		{"hangs", 10 * time.Millisecond, "no answer: "},
		{"no-such-program-here", time.Minute, "not found"},
	} {
		if got := programVersion(tt.name, "--version", tt.within); !strings.HasPrefix(got, tt.want) || strings.Contains(got, "more") {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}
