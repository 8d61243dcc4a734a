package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"doctor/internal/near"
)

const rootLong = `doctor predicts, before ` + "`astro dev start`" + `, whether Airflow in your local Astro
containers can authenticate to AWS with your credentials, and shows what to
change if it cannot. It works out which services, mounts and environment variables
the Astro CLI will set up, and what boto3 will do in each container with the files
that it finds there.

A diagnosis changes nothing: it writes no files, renews no tokens and starts no
containers.`

// rootExamples are the most useful first commands.
func rootExamples() string {
	return `  doctor                              diagnose the project in this folder
  doctor --offline                    without asking Docker and AWS
  doctor --only volume-paths          one check
  doctor --format sarif -o doctor.sarif
  doctor --recursive .                every project below this folder
  doctor explain ` + exampleRule()
}

func newRootCommand(a *app) *cobra.Command {
	var flags diagnosisFlags
	var many manyFlags
	var output outputFlags
	root := &cobra.Command{
		Use:     "doctor [DIR...]",
		Short:   "Find out why Airflow in Astro containers cannot authenticate to AWS, before it starts",
		Long:    rootLong + "\n\n" + exitStatus,
		Example: rootExamples(),
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			dirs, err := namedDirs(cmd, args)
			if err != nil {
				return err
			}
			return a.diagnose(cmd, flags, many, output, dirs)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	a.prepare(root)
	root.PersistentPreRunE = a.addExternal
	flags.register(a, root)
	flags.registerCI(root)
	many.register(root)
	output.register(root)
	root.PersistentFlags().StringP("dir", "C", ".", "use the project in `DIR`")
	root.CompletionOptions.DisableDefaultCmd = true // doctor has its own
	root.SetHelpCommand(newHelpCommand(a))
	root.SetUsageTemplate(root.UsageTemplate() + topicsUsage())
	root.Version = a.version
	root.SetVersionTemplate(versionLine(a.version))
	root.AddCommand(
		newInitCommand(a),
		newFixCommand(a),
		newWhoamiCommand(a),
		newVerifyCommand(a),
		newExplainCommand(a),
		newChecksCommand(a),
		newExecCommand(a),
		newHookCommand(a),
		newBundleCommand(a),
		newCompletionCommand(a),
		newVersionCommand(a),
	)
	return root
}

// namedDirs are the folders to examine: the arguments, or the value of --dir.
func namedDirs(cmd *cobra.Command, args []string) ([]string, error) {
	dir := cmd.Flags().Lookup("dir")
	switch {
	case dir == nil || !dir.Changed:
		return args, nil
	case len(args) > 0:
		return nil, usageHint("name the project folder once, with --dir or as an argument", "--dir %s and the argument %s cannot be used together", dir.Value, args[0])
	}
	return []string{dir.Value.String()}, nil
}

// notAFolder words the usage error for an argument that is not a project folder: it may be a
// misspelled command.
func notAFolder(cmd *cobra.Command, arg, problem string) error {
	var names []string
	for _, c := range cmd.Root().Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	hint := "pass the folder of an Astro project, or nothing for the current folder"
	if meant := near.Nearest(arg, names, max(1, len(arg)/3)); meant != "" && meant != arg {
		hint = fmt.Sprintf("did you mean the command `doctor %s`?", meant)
	} else if slices.Contains(names, arg) {
		hint = fmt.Sprintf("put the command first: `doctor %s`", arg)
	}
	return usageHint(hint, "%s %s", arg, problem)
}
