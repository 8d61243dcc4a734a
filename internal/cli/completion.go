package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"doctor/internal/hook"
)

func newCompletionCommand(a *app) *cobra.Command {
	shells := hook.Shells()
	return &cobra.Command{
		Use:   "completion SHELL",
		Short: "Print the completion script for bash, zsh, fish or powershell",
		Long: `Prints a script with which the shell completes doctor's commands and flags, and the
ids of checks and rules.`,
		Example: `  source <(doctor completion bash)
  doctor completion zsh > "${fpath[1]}/_doctor"
  doctor completion fish > ~/.config/fish/completions/doctor.fish
  doctor completion powershell | Out-String | Invoke-Expression`,
		ValidArgs: shells,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usageHint(useShell, "completion needs the name of a shell")
			}
			if !slices.Contains(shells, args[0]) {
				return usageHint(useShell, "unsupported shell %q", args[0])
			}
			return a.completionScript(cmd.Root(), args[0])
		},
	}
}

func (a *app) completionScript(root *cobra.Command, shell string) error {
	var err error
	switch shell {
	case "bash":
		err = root.GenBashCompletionV2(a.stdout, true)
	case "zsh":
		err = root.GenZshCompletion(a.stdout)
	case "fish":
		err = root.GenFishCompletion(a.stdout, true)
	case "powershell":
		err = root.GenPowerShellCompletionWithDesc(a.stdout)
	}
	if err != nil {
		return fmt.Errorf("writing the completion for %s: %w", shell, err)
	}
	return nil
}
