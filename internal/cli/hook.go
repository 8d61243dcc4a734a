package cli

import (
	"github.com/spf13/cobra"

	"doctor/internal/hook"
)

// useShell is the hint of the commands that need the name of a shell.
const useShell = "use bash, zsh, fish or powershell"

func newHookCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "hook SHELL",
		Short: "Print a shell function that diagnoses before `astro dev start`",
		Long: `Prints a function named astro for bash, zsh, fish or powershell. Before ` + "`astro dev start`" + `
and ` + "`astro dev restart`" + ` it runs ` + "`doctor exec`" + `: Airflow starts only if no check failed. All
other calls of astro go to the Astro CLI unchanged.

To start in spite of a failure: command astro dev start`,
		Example: `  eval "$(doctor hook bash)"                                      in ~/.bashrc
  eval "$(doctor hook zsh)"                                       in ~/.zshrc
  doctor hook fish | source                                       in ~/.config/fish/config.fish
  doctor hook powershell | Out-String | Invoke-Expression         in $PROFILE`,
		ValidArgs: hook.Shells(),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageHint(useShell, "hook needs the name of a shell")
			}
			script, err := hook.Script(args[0])
			if err != nil {
				return usageHint(useShell, "%w", err)
			}
			return a.print(script)
		},
	}
}
