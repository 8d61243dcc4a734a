package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/internal/manual"
	"doctor/internal/phrase"
)

const explainLong = `explain prints what a check looks at, or what a rule means: the exact text that you see,
its cause, the fix, and an example.

With an error text, or a log on standard input, it says which rules can be behind it, and
which of them apply to the project here, with their fixes. It knows the texts in CHECKS.md
whatever names and paths they have, in task logs of Airflow 2 and 3, tracebacks and the
output of astro dev logs. Nothing else of a log is printed. The project is examined
offline; --scope project,host,engine,aws asks Docker and AWS as well.

EXIT STATUS
  0    the page was printed, or a known error text was found
  1    no known error text is in the text or the log
  2    wrong usage or an unreadable configuration
  130  interrupted; what was found until then is printed`

func newExplainCommand(a *app) *cobra.Command {
	var flags diagnosisFlags
	var output outputFlags
	cmd := &cobra.Command{
		Use:   "explain CHECK|RULE|TEXT",
		Short: "Explain a check, a rule, an error text or a log",
		Long:  explainLong,
		Example: "  doctor explain " + exampleRule() + "\n" +
			"  doctor explain \"Unable to locate credentials\"\n" +
			"  doctor explain < task.log\n" +
			"  astro dev logs | doctor explain",
		ValidArgsFunction: func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			return checks.IDs(a.list), cobra.ShellCompDirectiveNoFileComp
		},
	}
	flags.register(a, cmd)
	cmd.Flags().BoolVarP(&output.verbose, "verbose", "v", false, "list the rules that do not apply as well")
	cmd.Flags().StringVar(&output.color, "color", "auto", "auto|always|never")
	complete(cmd, "color", func() []string { return []string{"auto", "always", "never"} })
	output.format, output.output = "table", "-"
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := oneOf("color", output.color, "auto", "always", "never"); err != nil {
			return err
		}
		if page, ok := pageOf(a.list, args); ok {
			if a.stdoutTerminal {
				page = manual.Plain(page, min(a.width, readableWidth))
			}
			return a.print(page)
		}
		if !cmd.Flags().Changed("scope") && !cmd.Flags().Changed("offline") {
			flags.offline = true
		}
		e := explanation{app: a, cmd: cmd, flags: flags, output: output}
		return e.run(cmd.Context(), args)
	}
	return cmd
}

// readableWidth is the width of text on a wider terminal, in columns.
const readableWidth = 100

// pageOf is the page of the check or rule that the arguments name.
func pageOf(list []*checks.Check, args []string) (string, bool) {
	if len(args) != 1 {
		return "", false
	}
	id := strings.TrimPrefix(args[0], "#")
	for _, c := range list {
		if c.ID == id {
			return manual.Check(c), true
		}
		if r := c.Rule(id); r != nil {
			return manual.Rule(c, r), true
		}
	}
	return "", false
}

// run explains an error text, or the log on standard input.
func (e *explanation) run(ctx context.Context, args []string) error {
	fromLog := len(args) == 0 || len(args) == 1 && args[0] == "-"
	switch {
	case fromLog && e.stdinTerminal:
		return usageHint("`doctor checks` lists checks and rules; a log is read from standard input: doctor explain < task.log",
			"explain needs a check, a rule, an error text or a log")
	case !fromLog && strings.TrimSpace(strings.Join(args, " ")) == "":
		return usagef("the error text is empty")
	}
	if err := e.diagnose(ctx); err != nil {
		return err
	}
	if !fromLog {
		e.look(strings.Join(args, " "))
		if len(e.found) == 0 {
			return e.unknownText(args)
		}
		return e.answer()
	}
	if err := e.read(ctx); err != nil {
		return err
	}
	if e.interrupted {
		if err := e.answer(); err != nil {
			return err
		}
		return ended(exitInterrupted)
	}
	switch {
	case e.summary.Lines == 0:
		return usageHint("doctor explain < task.log reads a log", "standard input is empty")
	case len(e.found) == 0:
		return e.nothingKnown("no known error text in the log" + e.extent())
	}
	return e.answer()
}

// unknownText is the result for a text that is not known: a single word may be a misspelled id, or
// the name of a file.
func (e *explanation) unknownText(args []string) error {
	text := strings.Join(args, " ")
	if info, err := os.Stat(e.abs(text)); err == nil && info.Mode().IsRegular() {
		return usageHint("a log is read from standard input: doctor explain < FILE", "%s is a file, not a check, a rule or an error text", text)
	}
	if isID := !strings.ContainsFunc(text, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }); isID {
		if err := checks.CheckIDs(e.list, args); err != nil {
			return usagef("%w", err)
		}
	}
	return e.nothingKnown("no known error text; CHECKS.md lists them")
}

// nothingKnown ends a run that found no known text, with what is wrong with the project anyway.
func (e *explanation) nothingKnown(words string) error {
	e.complain(errors.New(words))
	if ids := e.otherErrors(); len(ids) > 0 {
		e.complain(fmt.Errorf("but %s has %s: %s; `doctor` shows more", e.where("this project"), phrase.Count(len(ids), "problem"), phrase.List(ids)))
	}
	return ended(exitFailed)
}

// knows reports whether a rule can be behind what was found.
func (e *explanation) knows(r *checks.Rule) bool {
	return slices.ContainsFunc(e.found, func(t knownText) bool { return slices.Contains(t.rules, r) })
}
