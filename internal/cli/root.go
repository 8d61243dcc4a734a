package cli

import (
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"doctor/internal/near"
)

const rootLong = `doctor tells, before ` + "`astro dev start`" + `, whether Airflow in the local Astro
containers will authenticate to AWS with the credentials of this machine, and what
to change if it will not. It looks with the container's eyes: at the services, mounts
and variables that the Astro CLI will start, and at what boto3 will make of the files
that it sees there.

A diagnosis changes nothing: it writes no file, renews no token and starts no
container.`

// rootExamples are the most useful first commands.
func rootExamples() string {
	return `  doctor                              diagnose the project in this folder
  doctor --offline                    without Docker and AWS
  doctor --only volume-paths          one check
  doctor --format sarif -o doctor.sarif
  doctor explain ` + exampleRule()
}

func newRootCommand(a *app) *cobra.Command {
	var flags diagnosisFlags
	var output outputFlags
	root := &cobra.Command{
		Use:     "doctor [DIR...]",
		Short:   "Find out why Airflow in Astro containers does not reach AWS, before it starts",
		Long:    rootLong + "\n\n" + exitStatus,
		Example: rootExamples(),
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			dirs, err := namedDirs(cmd, args)
			if err != nil {
				return err
			}
			return a.diagnose(cmd.Context(), cmd, flags, output, dirs)
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
	}
	a.prepare(root)
	flags.register(a, root)
	output.register(root)
	root.PersistentFlags().StringP("dir", "C", ".", "the project in the folder `DIR`")
	root.CompletionOptions.DisableDefaultCmd = true // doctor has its own
	root.SetHelpCommand(newHelpCommand())
	root.Version = a.version
	root.SetVersionTemplate(versionLine(a.version))
	root.AddCommand(
		newFixCommand(a),
		newWhoamiCommand(a),
		newVerifyCommand(a),
		newExplainCommand(a),
		newChecksCommand(a),
		newExecCommand(a),
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
		return nil, usageHint("name the folder once: with --dir, or as an argument", "--dir %s and the argument %s exclude each other", dir.Value, args[0])
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
	hint := "give the folder of an Astro project, or none for this one"
	if meant := near.Nearest(arg, names, max(1, len(arg)/3)); meant != "" && meant != arg {
		hint = fmt.Sprintf("did you mean the command `doctor %s`?", meant)
	} else if slices.Contains(names, arg) {
		hint = fmt.Sprintf("`doctor %s` must come before any flag and folder", arg)
	}
	return usageHint(hint, "%s %s", arg, problem)
}
