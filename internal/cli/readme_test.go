package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"doctor/checks/builtin"
	"doctor/internal/run"
	"doctor/internal/settings"
	"doctor/report"
)

const readmeFile = "../../README.md"

func readme(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(readmeFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestReadmeTables compares the tables of the README with what exists.
func TestReadmeTables(t *testing.T) {
	root := newRootCommand(newApp(system{dir: "/"}, builtin.Checks()))
	commands := []string{root.Name()}
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" {
			commands = append(commands, root.Name()+" "+c.Name())
		}
	}
	var list []string
	for _, c := range builtin.Checks() {
		list = append(list, fmt.Sprintf("%s %s", c.ID, c.Scope))
	}
	codes := []string{}
	for _, code := range []int{exitOK, exitFailed, exitUsage, exitUnknown, exitInterrupted} {
		codes = append(codes, fmt.Sprint(code))
	}
	for section, want := range map[string][]string{
		"Commands":   commands,
		"Checks":     list,
		"Exit codes": codes,
		"Formats":    report.Formats(),
	} {
		var got []string
		for _, row := range rows(t, section) {
			switch section {
			case "Commands":
				words := strings.Fields(row[0])
				got = append(got, strings.Join(words[:min(2, len(words))], " "))
				if strings.HasPrefix(row[0], "doctor [") {
					got[len(got)-1] = "doctor"
				}
			case "Checks":
				got = append(got, row[0]+" "+row[1])
			default:
				got = append(got, row[0])
			}
		}
		if section == "Commands" { // sorted by when they are needed
			slices.Sort(got)
			slices.Sort(want)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s:\n got %q\nwant %q", section, got, want)
		}
	}
}

// rows are those of the first table of a section, without the head, each cell
// without back quotes.
func rows(t *testing.T, section string) [][]string {
	t.Helper()
	_, text, ok := strings.Cut(readme(t), "\n## "+section+"\n")
	if !ok {
		t.Fatalf("README.md has no section %s", section)
	}
	_, text, ok = strings.Cut(text, "\n|---")
	if !ok {
		t.Fatalf("the section %s has no table", section)
	}
	var found [][]string
	for _, line := range strings.Split(text, "\n")[1:] {
		if !strings.HasPrefix(line, "| ") {
			break
		}
		cells := strings.Split(strings.ReplaceAll(strings.Trim(line, "| "), "`", ""), " | ")
		found = append(found, cells)
	}
	return found
}

// TestReadmeNames requires that the flags, rules and files in the README exist.
func TestReadmeNames(t *testing.T) {
	text := readme(t)
	known := map[string]bool{}
	var collect func(c *cobra.Command)
	collect = func(c *cobra.Command) {
		c.InitDefaultHelpFlag()
		c.Flags().VisitAll(func(f *pflag.Flag) { known["--"+f.Name] = true })
		for _, child := range c.Commands() {
			collect(child)
		}
	}
	collect(newRootCommand(newApp(system{dir: "/"}, builtin.Checks())))
	own := regexp.MustCompile(`(?m)^docker run .*$`).ReplaceAllString(text, "")
	flags := regexp.MustCompile("[` ](--[a-z][a-z-]+)").FindAllStringSubmatch(own, -1)
	for _, flag := range flags {
		if !known[flag[1]] {
			t.Errorf("there is no flag %s", flag[1])
		}
	}
	links := regexp.MustCompile(`\]\(([^)#:]+)\)`).FindAllStringSubmatch(text, -1)
	for _, link := range links {
		if _, err := os.Stat(filepath.Join("../..", filepath.FromSlash(link[1]))); err != nil {
			t.Errorf("a link leads nowhere: %v", err)
		}
	}
	if len(flags) < 10 || len(links) < 5 {
		t.Errorf("only %d flags and %d links were found", len(flags), len(links))
	}
}

// TestReadmeSettings reads the example of .doctor.yaml.
func TestReadmeSettings(t *testing.T) {
	_, text, _ := strings.Cut(readme(t), "\n## Settings\n")
	_, text, _ = strings.Cut(text, "```yaml\n")
	example, _, ok := strings.Cut(text, "```")
	if !ok {
		t.Fatal("there is no example of .doctor.yaml in README.md")
	}
	s, err := settings.Read(".doctor.yaml", []byte(example))
	if err != nil {
		t.Fatal(err)
	}
	if err := run.CheckSettings(builtin.Checks(), s); err != nil {
		t.Error(err)
	}
	if len(s.Severities) == 0 || len(s.Skip) == 0 || len(s.Suppressions) == 0 || s.Expect == (settings.Expect{}) {
		t.Errorf("something is missing in the example: %+v", s)
	}
}
