package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/internal/manual"
)

func newExplainCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "explain CHECK|RULE",
		Short: "Print the page of the manual about a check or a rule",
		Long: `explain prints what a check looks at, or what a finding means: what you will see in
Airflow, why, and how to cure it, with an example. It needs no network.`,
		Example: "  doctor explain volume-paths\n  doctor explain " + exampleRule(),
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return checks.IDs(a.list), cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageHint("`doctor checks` lists them", "explain takes the id of one check or rule")
			}
			page, err := explain(a.list, strings.TrimPrefix(args[0], "#"))
			if err != nil {
				return err
			}
			return a.print(page)
		},
	}
}

func explain(list []*checks.Check, id string) (string, error) {
	for _, c := range list {
		if c.ID == id {
			return manual.Check(c), nil
		}
		if r := c.Rule(id); r != nil {
			return manual.Rule(c, r), nil
		}
	}
	if err := checks.CheckIDs(list, []string{id}); err != nil {
		return "", usagef("%w", err)
	}
	return "", fmt.Errorf("%s has no page", id)
}
