package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cpuguy83/go-md2man/v2/md2man"
	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"doctor/checks/builtin"
	"doctor/internal/manual"
	"doctor/internal/release"
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
	a.version = release.Next
	released := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	dir := t.TempDir()
	root := newRootCommand(a)
	forMan(root)
	if err := doc.GenManTree(root, &doc.GenManHeader{Section: "1", Date: &released, Source: "doctor " + release.Next, Manual: "doctor"}, dir); err != nil {
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
	for _, topic := range topics() {
		pages["man/doctor-"+topic.name+".7"] = topicPage(topic)
	}
	if len(pages) < 5 {
		t.Fatalf("only %d pages", len(pages))
	}
	return pages
}

// forMan prepares the texts of all commands for the man pages.
func forMan(cmd *cobra.Command) {
	cmd.DisableAutoGenTag = true
	cmd.Long = markdownOf(cmd.Long)
	for _, child := range cmd.Commands() {
		forMan(child)
	}
}

// markdownOf converts a text of the help to Markdown: a line in capitals is a heading, and
// indented lines stay as they are.
func markdownOf(text string) string {
	var out strings.Builder
	verbatim := false
	for line := range strings.Lines(text + "\n") {
		indented := strings.HasPrefix(line, "  ")
		switch {
		case indented && !verbatim:
			out.WriteString("\n    " + line)
		case indented:
			out.WriteString("    " + line)
		case strings.ToUpper(line) == line && strings.TrimSpace(line) != "":
			out.WriteString("# " + line)
		default:
			out.WriteString(line)
		}
		verbatim = indented
	}
	return out.String()
}

// topicPage is the man page of a help topic.
func topicPage(topic topic) string {
	name := "doctor-" + topic.name
	return string(md2man.Render([]byte(fmt.Sprintf("%% %q \"7\" \"Nov 2026\" \"doctor %s\" \"doctor\"\n# NAME\n%s - %s\n# DESCRIPTION\n%s\n# SEE ALSO\n**doctor(1)**\n",
		strings.ToUpper(name), release.Next, name, topic.title, markdownOf(topic.text)))))
}

// TestMarkdownOf: what is aligned in the help stays so in the man page, and a heading is one.
func TestMarkdownOf(t *testing.T) {
	got := markdownOf("one\ntwo\n\nEXIT STATUS\n  0  fine\n  1  not")
	if want := "one\ntwo\n\n# EXIT STATUS\n\n      0  fine\n      1  not\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// TestManPagesAndBinaryAgree requires that the man pages name the version that a release of this
// source prints.
func TestManPagesAndBinaryAgree(t *testing.T) {
	pages, err := filepath.Glob("../../man/*")
	if err != nil || len(pages) < 5 {
		t.Fatal(pages, err)
	}
	version := strings.TrimSuffix(release.This().Version(), "-dev")
	for _, page := range pages {
		data, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		if want := fmt.Sprintf(`"doctor %s"`, version); !strings.Contains(string(data), want) {
			t.Errorf("%s does not say %s", page, want)
		}
	}
}
