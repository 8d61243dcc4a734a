package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"doctor/checks/volumepaths"
	"doctor/internal/external"
)

// topic is a page of help that is not about a command.
type topic struct{ name, title, text string }

func topics() []topic {
	return []topic{
		{"exit-codes", "What the exit codes mean", exitCodesText},
		{"ci", "What doctor judges in a CI job", ciText},
		{"formats", "The formats of a report, and what each is for", formatsText},
		{"external-checks", "Checks of your own, in any language", external.Help},
		{"many-projects", "Many projects in one run, and baselines of old findings", manyText},
	}
}

const exitCodesText = `doctor ends with the same exit code in every format.

` + exitStatus + `

A check that is selected alone and skipped because of a failure does not pass: with
--only sts-identity and a wrong mount, doctor shows the wrong mount and exits with 1.

COMMANDS
  init     the code of the diagnosis afterwards
  fix      the code of the diagnosis after the repair; 0 after --undo
  whoami   1 if a session that is certain to be made fails, 3 if that is unknown
  verify   1 if a container does not authenticate or a name is not found, 3 if unknown
  exec     the code of its command; 1 if a check failed, so that it was not run;
           126 if the command cannot be run, 127 if it is not found
  bundle   0 if the file was written, whatever the report says

In CI, fail on 1 and 2. 3 means that something could not be checked, such as when the
network is down.`

const ciText = `--ci judges what a checkout shows. Nothing switches it on but the flag, and the answer
is the same on a runner and on the machine of a developer.

WHAT IT READS
  The files of the project, without those that git ignores (.gitignore,
  .git/info/exclude, your core.excludesFile) and does not track. Without a git
  repository, every file of the project.
  .env            only if it is part of the checkout; otherwise the paths of AWS's files
                  and the profiles in .env.example, .env.sample, .env.template, .env.dist
                  or env.example count, the first that exists; without a template, those
                  in code blocks of README.md and docs/*.md that the text above clearly
                  tells everybody to put into .env
  ~/.aws          only with --home DIR; otherwise it is taken to have every profile that
                  the project names, with keys and a region
  environment     nothing; ${HOME} is the home folder
  your settings   nothing; name programs with checks with --check-command
  engine and AWS  never asked: --ci means --scope project,host

WHAT IT REPORTS
  error           wrong on every machine: no .env, ~/.aws or shell that doctor tried
                  removes it
  not seen        what the project depends on and a checkout does not show; a check that
                  depends on it neither fails nor passes

It predicts for Linux unless you add --os. It cannot be combined with --names,
--follow-endpoints or the scopes engine and aws, which ask others.`

const manyText = `doctor --recursive DIR (-r) diagnoses every Astro project below DIR, several at once.

WHAT IS FOUND
  A project is a folder with .astro/config.yaml, as for the Astro CLI; the home folder
  is none. Projects inside projects are found. Not searched are folders that git ignores
  (.gitignore, .git/info/exclude), .git, node_modules, virtual environments of Python,
  and the targets of symbolic links. DIR itself is searched even if git ignores it.

THE REPORT
  It begins with a table of all projects, in path order, then shows those with findings;
  --verbose shows all. A folder that cannot be searched is named, and 0 becomes 3. A
  project whose .doctor.yaml is invalid is unknown; the others are diagnosed. If there is
  no project, the exit code is 2. --timeout is the limit for each project.

BASELINES
  --write-baseline FILE writes all findings to FILE, --baseline FILE does not count them.
  Both also work for one project. A finding is its rule and what it is about, in a project
  that is named by its path from the folder of FILE. Suppressions in .doctor.yaml come
  first. A check that needs one that failed is skipped, also if the failure is in the
  baseline. Entries that match nothing are counted in the report, and fail nothing, not
  even with --strict. Writing FILE again removes them, and keeps those that the run did
  not look for. An invalid FILE is exit code 2.`

const formatsText = `--format (-f) selects how a report is written, --output (-o) where to.

FORMATS
  table        for people: with color and a box on a terminal, plain text elsewhere
  short        one line per finding, for grep and chats
  json         for programs: stable, its schema is printed by doctor checks --schema
  junit        for the test reports of CI systems
  sarif        for code scanning
  github       annotations in GitHub Actions
  codequality  for the merge requests of GitLab
  markdown     for tickets and comments

The formats hold the same findings, without secrets. The same input gives the same
bytes, except for duration_ms in json.

COLOR
  Only table has color. The first of these decides:
  1. --color always or --color never
  2. NO_COLOR, if not empty: no color
  3. CLICOLOR_FORCE, if neither empty nor 0: color, also in a file or a pipe
  4. TERM=dumb: no color
  5. color on a terminal, none elsewhere`

// newHelpCommand is cobra's, except that it knows topics, and that an unknown command is wrong
// usage.
func newHelpCommand(a *app) *cobra.Command {
	return &cobra.Command{
		Use:   "help [COMMAND|TOPIC]",
		Short: "Show the help of a command or about a topic",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, c := range cmd.Root().Commands() {
				if c.IsAvailableCommand() {
					names = append(names, c.Name())
				}
			}
			for _, t := range topics() {
				names = append(names, t.name)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			if i := slices.IndexFunc(topics(), func(t topic) bool { return len(args) == 1 && t.name == args[0] }); i >= 0 {
				return a.print(topics()[i].text + "\n")
			}
			found, rest, err := cmd.Root().Find(args)
			if err != nil || len(rest) > 0 {
				return usageHint("`doctor help` lists commands and topics; `doctor explain` explains checks and rules",
					"unknown command or topic %q", args[len(args)-1])
			}
			return found.Help()
		},
	}
}

// topicsUsage lists the topics below the usage of doctor itself.
func topicsUsage() string {
	var out strings.Builder
	out.WriteString("{{if not .HasParent}}\nHelp topics:\n")
	for _, t := range topics() {
		fmt.Fprintf(&out, "  doctor help %-15s %s\n", t.name, t.title)
	}
	out.WriteString("{{end}}")
	return out.String()
}

// exampleRule is the rule that the help uses as an example.
func exampleRule() string { return volumepaths.EnvPathOutsideMount.ID }
