package cli

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/internal/external"
	"doctor/internal/facts"
	"doctor/report"
)

// newChecksCommand lists the checks.
func newChecksCommand(a *app) *cobra.Command {
	var format string
	var schema, protocol bool
	cmd := &cobra.Command{
		Use:   "checks",
		Short: "List the checks and their rules",
		Long: `Lists every check with its scope and its rules. The scope is the farthest that the
check reaches: project, host, engine or aws. Use the ids with --only, --skip,
.doctor.yaml and doctor explain; they never change.`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error {
			switch {
			case schema && protocol:
				return usagef("--schema and --protocol cannot be used together")
			case schema:
				return a.print(report.Schema())
			case protocol:
				return a.print(external.Schema())
			}
			if err := oneOf("format", format, "table", "json"); err != nil {
				return err
			}
			if format == "json" {
				text, err := checksJSON(a.list)
				if err != nil {
					return err
				}
				return a.print(text)
			}
			return a.print(checksText(a.list))
		},
	}
	cmd.Flags().StringVarP(&format, "format", "f", "table", "`FORMAT` of the list: table|json")
	cmd.Flags().BoolVar(&schema, "schema", false, "print the JSON schema of --format json instead")
	cmd.Flags().BoolVar(&protocol, "protocol", false, "print the JSON schema of the documents of external checks instead")
	a.registerCheckCommands(cmd)
	complete(cmd, "format", func() []string { return []string{"table", "json"} })
	return cmd
}

func checksText(list []*checks.Check) string {
	width := 0
	for _, id := range checks.IDs(list) {
		width = max(width, len(id)+2)
	}
	var out strings.Builder
	for i, c := range list {
		if i > 0 {
			out.WriteString("\n")
		}
		fmt.Fprintf(&out, "%-*s  %-7s  %s\n", width, c.ID, c.Scope, c.Title)
		for _, r := range c.Rules {
			fmt.Fprintf(&out, "  %-*s  %-7s  %s\n", width-2, r.ID, r.Severity, r.Title)
		}
	}
	return out.String()
}

type listedCheck struct {
	ID    string       `json:"id"`
	Title string       `json:"title"`
	Scope facts.Scope  `json:"scope"`
	Needs []string     `json:"needs"`
	Rules []listedRule `json:"rules"`
	// Program runs an external check; "" for all others.
	Program string `json:"program,omitempty"`
}

type listedRule struct {
	ID       string          `json:"id"`
	Title    string          `json:"title"`
	Severity checks.Severity `json:"severity"`
	Since    string          `json:"since,omitempty"`
}

func checksJSON(list []*checks.Check) (string, error) {
	all := make([]listedCheck, 0, len(list))
	for _, c := range list {
		one := listedCheck{ID: c.ID, Title: c.Title, Scope: c.Scope, Needs: []string{}, Rules: []listedRule{}}
		if c.External != nil {
			one.Program = c.External.Program
		}
		for _, need := range c.Needs {
			one.Needs = append(one.Needs, need.ID)
		}
		for _, r := range c.Rules {
			one.Rules = append(one.Rules, listedRule{r.ID, r.Title, r.Severity, r.Since})
		}
		all = append(all, one)
	}
	data, err := json.MarshalIndent(map[string]any{"schema_version": report.SchemaVersion, "checks": all}, "", "  ")
	if err != nil {
		return "", fmt.Errorf("encoding the list of checks: %w", err)
	}
	return string(data) + "\n", nil
}

// noArgs refuses arguments with doctor's own error.
func noArgs(cmd *cobra.Command, args []string) error {
	if len(args) > 0 {
		return usageHint(fmt.Sprintf("see `%s --help`", cmd.CommandPath()), "%s takes no arguments, but got %q", cmd.Name(), args[0])
	}
	return nil
}
