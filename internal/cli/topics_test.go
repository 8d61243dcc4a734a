package cli

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"doctor/checks/builtin"
	"doctor/report"
)

// TestTopicsAreComplete requires that the help topics have a line for each exit code and format,
// and that each topic is listed in the help of doctor itself.
func TestTopicsAreComplete(t *testing.T) {
	var codes []string
	for _, code := range []int{exitOK, exitFailed, exitUsage, exitUnknown, exitInterrupted} {
		codes = append(codes, fmt.Sprint(code))
	}
	for heading, want := range map[string][]string{"EXIT STATUS": codes, "FORMATS": report.Formats()} {
		var got []string
		for _, topic := range topics() {
			_, table, ok := strings.Cut(topic.text, heading+"\n")
			for line := range strings.Lines(table) {
				if !ok || !strings.HasPrefix(line, "  ") {
					break
				}
				got = append(got, strings.Fields(line)[0])
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", heading, got, want)
		}
	}
	a := newApp(system{dir: "/"}, builtin.Checks())
	out := &lockedBuffer{}
	a.stdout = out
	if code := a.run(t.Context(), []string{"help"}); code != exitOK {
		t.Fatalf("exit code %d", code)
	}
	for _, topic := range topics() {
		if want := "doctor help " + topic.name; !strings.Contains(out.String(), want) {
			t.Errorf("the help does not list %q", want)
		}
	}
}

// TestDirOnEveryCommand requires that each command takes -C.
func TestDirOnEveryCommand(t *testing.T) {
	root := newRootCommand(newApp(system{dir: "/"}, builtin.Checks()))
	root.InitDefaultHelpCmd()
	commands := append([]*cobra.Command{root}, root.Commands()...)
	if len(commands) < 11 {
		t.Fatalf("only %d commands", len(commands))
	}
	for _, c := range commands {
		if err := c.ParseFlags([]string{"-C", "somewhere"}); err != nil {
			t.Errorf("%s: %v", c.CommandPath(), err)
			continue
		}
		if f := c.Flag("dir"); f == nil || f.Value.String() != "somewhere" {
			t.Errorf("%s: -C is not --dir", c.CommandPath())
		}
	}
}

// TestReadmeVersions requires that the README and `doctor version` name the same versions.
func TestReadmeVersions(t *testing.T) {
	for _, want := range []string{"boto3 " + modeledBoto3 + " ", "Astro CLI " + modeledAstro + " "} {
		if !strings.Contains(strings.Join(strings.Fields(readme(t)), " "), want) {
			t.Errorf("README.md does not name %q", want)
		}
	}
}

// TestSchemaIsAFile requires that `doctor checks --schema` prints the file of the repository that
// the README names.
func TestSchemaIsAFile(t *testing.T) {
	const name = "report/schema.json"
	data, err := os.ReadFile("../../" + name)
	if err != nil {
		t.Fatal(err)
	}
	a, out, _ := testApp(t)
	if code := a.run(t.Context(), []string{"checks", "--schema"}); code != exitOK || out.String() != string(data) {
		t.Errorf("exit code %d, and not the text of %s", code, name)
	}
	if !strings.Contains(string(data), `"$id": "doctor:schema/report-1"`) || !strings.Contains(readme(t), "]("+name+")") {
		t.Errorf("%s has no $id, or the README no link to it", name)
	}
}
