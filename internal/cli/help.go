package cli

import (
	"github.com/spf13/cobra"

	"doctor/checks/volumepaths"
)

// newHelpCommand is cobra's, except that an unknown command is wrong usage.
func newHelpCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND]",
		Short: "Print the help of a command",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			var names []string
			for _, c := range cmd.Root().Commands() {
				if c.IsAvailableCommand() && len(args) == 0 {
					names = append(names, c.Name())
				}
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usageHint("`doctor --help` lists the commands; `doctor explain` is for checks and rules",
					"there is no command %q", args[len(args)-1])
			}
			return found.Help()
		},
	}
}

// exampleRule is the rule that the help uses as an example.
func exampleRule() string { return volumepaths.EnvPathOutsideMount.ID }
