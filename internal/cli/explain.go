package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"doctor/checks"
	"doctor/internal/explain"
	"doctor/internal/manual"
	"doctor/internal/phrase"
	"doctor/report"
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
		return a.explain(cmd, flags, output, args)
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

// explain explains an error text, or the log on standard input.
func (a *app) explain(cmd *cobra.Command, flags diagnosisFlags, output outputFlags, args []string) error {
	text := strings.Join(args, " ")
	fromLog := len(args) == 0 || text == "-"
	switch {
	case fromLog && a.stdinTerminal:
		return usageHint("`doctor checks` lists checks and rules; a log is read from standard input: doctor explain < task.log",
			"explain needs a check, a rule, an error text or a log")
	case !fromLog && strings.TrimSpace(text) == "":
		return usagef("the error text is empty")
	}
	ctx := cmd.Context()
	e, err := a.examined(ctx, cmd, flags, output)
	if err != nil {
		return err
	}
	if !fromLog {
		if !e.Look(text) {
			return a.unknownText(e, args)
		}
		return e.Write(a.stdout)
	}
	interrupted, err := e.Read(ctx, a.stdin)
	switch {
	case err != nil:
		return fmt.Errorf("reading standard input: %w", err)
	case interrupted:
		if err := e.Write(a.stdout); err != nil {
			return err
		}
		return ended(exitInterrupted)
	case e.Lines() == 0:
		return usageHint("doctor explain < task.log reads a log", "standard input is empty")
	case !e.Known():
		return a.nothingKnown(e, "no known error text in the log"+e.Extent())
	}
	return e.Write(a.stdout)
}

// examined diagnoses the project, for an answer about it.
func (a *app) examined(ctx context.Context, cmd *cobra.Command, flags diagnosisFlags, output outputFlags) (*explain.Answer, error) {
	dirs, err := namedDirs(cmd, nil)
	if err != nil {
		return nil, err
	}
	targets, err := a.targets(cmd, flags, dirs)
	if err != nil {
		return nil, err
	}
	e := &explain.Answer{Checks: a.list, Report: a.examine(ctx, targets, flags, report.Normal), Verbose: output.verbose, Offline: flags.offline}
	if ctx.Err() != nil {
		return nil, ended(exitInterrupted)
	}
	e.Options = a.shownAs(output, targets)
	e.Document = report.NewDocument(e.Report, e.Options)
	if a.stdoutTerminal {
		e.Width = min(a.width, readableWidth)
	}
	return e, nil
}

// unknownText is the result for a text that is not known: a single word may be a misspelled id, or
// the name of a file.
func (a *app) unknownText(e *explain.Answer, args []string) error {
	text := strings.Join(args, " ")
	if info, err := os.Stat(a.abs(text)); err == nil && info.Mode().IsRegular() {
		return usageHint("a log is read from standard input: doctor explain < FILE", "%s is a file, not a check, a rule or an error text", text)
	}
	if isID := !strings.ContainsFunc(text, func(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }); isID {
		if err := checks.CheckIDs(a.list, args); err != nil {
			return usagef("%w", err)
		}
	}
	return a.nothingKnown(e, "no known error text; CHECKS.md lists them")
}

// nothingKnown ends a run that found no known text, with what is wrong with the project anyway.
func (a *app) nothingKnown(e *explain.Answer, words string) error {
	a.complain(errors.New(words))
	if ids := e.OtherErrors(); len(ids) > 0 {
		a.complain(fmt.Errorf("but %s has %s: %s; `doctor` shows more", e.Where("this project"), phrase.Count(len(ids), "problem"), phrase.List(ids)))
	}
	return ended(exitFailed)
}
