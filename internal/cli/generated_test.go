package cli

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"doctor/checks/builtin"
	"doctor/internal/manual"
)

// TestGenerated requires that CHECKS.md and the man pages match the current checks and
// commands. With -update (go generate ./cmd/doctor) it writes them.
func TestGenerated(t *testing.T) {
	files := manPages(t)
	files["CHECKS.md"] = manual.Page(builtin.Checks())
	root := filepath.Join("..", "..")
	for name, want := range files {
		path := filepath.Join(root, filepath.FromSlash(name))
		if *update {
			if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := os.ReadFile(path)
		if err != nil {
			t.Errorf("%v; run go generate ./cmd/doctor", err)
			continue
		}
		if !bytes.Equal(got, []byte(want)) {
			t.Errorf("%s is not current; run go generate ./cmd/doctor", name)
		}
	}
	existing, err := filepath.Glob(filepath.Join(root, "man", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range existing {
		if name := "man/" + filepath.Base(path); files[name] == "" {
			t.Errorf("%s is the page of no command; remove it", name)
		}
	}
}

// manPages are the manual pages of all commands, by their paths.
func manPages(t *testing.T) map[string]string {
	t.Helper()
	a := newApp(system{dir: "/"}, builtin.Checks())
	a.version = baseVersion
	released := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	root := newRootCommand(a)
	disableTag(root)
	if err := doc.GenManTree(root, &doc.GenManHeader{Section: "1", Date: &released, Source: "doctor " + baseVersion, Manual: "doctor"}, dir); err != nil {
		t.Fatal(err)
	}
	pages := map[string]string{}
	names, err := filepath.Glob(filepath.Join(dir, "*.1"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pages["man/"+filepath.Base(name)] = string(data)
	}
	if len(pages) < 5 {
		t.Fatalf("only %d pages", len(pages))
	}
	return pages
}

func disableTag(cmd *cobra.Command) {
	cmd.DisableAutoGenTag = true
	for _, child := range cmd.Commands() {
		disableTag(child)
	}
}
