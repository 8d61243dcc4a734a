package cli

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"doctor/internal/bundle"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/phrase"
	"doctor/internal/release"
	"doctor/report"
)

// bundleFlags are the flags of doctor bundle beside those of a diagnosis.
type bundleFlags struct {
	out               string
	anonymize, ticket bool
}

func newBundleCommand(a *app) *cobra.Command {
	var flags diagnosisFlags
	var own bundleFlags
	cmd := &cobra.Command{
		Use:   "bundle [DIR]",
		Short: "Write the report and the facts behind it to a file, for a support ticket",
		Long: `Diagnoses the project and writes a zip file for a support ticket:

  ticket.md                the text of the ticket, to paste: verdict, versions,
                           findings, fixes, what was not checked
  report.json, report.txt  the report
  facts.json               the versions of programs, and relevant variables
  tree.txt                 names and modes of the files in the project and in ~/.aws
  project/                 .env and docker-compose.override.yml, masked
  manifest.json            every mask with its file, line and kind, and the
                           endpoints that replace AWS

In .env and docker-compose.override.yml, the names of variables and values known to
be harmless are kept; everything else, comments included, is masked as ****. Of other
files, the bundle contains only the names. ~ or <home> replaces the path of your home
folder, and <user> your user name.

--anonymize also replaces account numbers, roles, users, the ends of access key ids,
profiles, start URLs, buckets, secrets, connections, hosts, e-mail addresses, folders
and files by stand-ins such as 111111111111 and profile-1. A name has the same
stand-in in all files of a bundle. The names of Airflow's services, of AWS's variables
and of the usual files remain, and so do short names (default, a) and words that
doctor uses itself (aws, dev). manifest.json counts what was replaced.

--ticket writes only the text of the ticket, to standard output or to the file of
--output. It fits into an issue of GitHub (65,536 characters).

Before the bundle is written, it is searched for all masked values, the path of your
home folder, your user name and, with --anonymize, all names with a stand-in. If any
is found, nothing is written. A user name of fewer than three letters, or one that is
a common account (root, astro, ubuntu) or a word that doctor uses itself, is neither
replaced nor searched for. Check the file before you send it.

EXIT STATUS
  0    the file was written, whatever the report says
  2    the file was not written
  130  interrupted; the file has what was found until then`,
		Example: "  doctor bundle\n  doctor bundle -o ticket.zip --offline\n  doctor bundle --ticket --anonymize",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("bundle takes one folder, but got %d", len(args))
			}
			dirs, err := namedDirs(cmd, args)
			if err != nil {
				return err
			}
			return a.bundle(cmd, flags, own, dirs)
		},
	}
	flags.register(a, cmd)
	cmd.Flags().StringVarP(&own.out, "output", "o", "", "write the zip file to `FILE` (default: doctor-bundle-DATE-TIME.zip)")
	cmd.Flags().BoolVar(&own.anonymize, "anonymize", false, "replace names of accounts, profiles, folders, hosts and people by stand-ins")
	cmd.Flags().BoolVar(&own.ticket, "ticket", false, "write only the text of the ticket, in Markdown (default: to standard output)")
	return cmd
}

// destination is where to write, by default.
func (f bundleFlags) destination(a *app) string {
	switch {
	case f.out != "":
		return f.out
	case f.ticket:
		return "-"
	}
	return "doctor-bundle-" + a.now().UTC().Format("20060102-150405") + ".zip"
}

func (a *app) bundle(cmd *cobra.Command, flags diagnosisFlags, own bundleFlags, dirs []string) error {
	out := own.destination(a)
	dest, err := (outputFlags{format: "json", color: "never", output: out}).open(a, dirs)
	if err != nil {
		return err
	}
	defer dest.close()
	flags.guard = dest.guard
	targets, err := a.targets(cmd, flags, dirs)
	if err != nil {
		return err
	}
	if err := dest.spares(targets); err != nil {
		return err
	}
	r := a.examine(cmd.Context(), targets, flags, report.Normal)
	t := targets[0]
	ctx, cancel := context.WithTimeout(cmd.Context(), cmp.Or(t.facts.Options.Timeout, facts.DefaultTimeout))
	defer cancel()
	defer t.facts.Machine.Within(ctx)()
	for _, name := range bundle.ShownFiles(t.facts.Options) { // their masked values must be known
		_, _ = t.facts.Machine.Read(t.facts.InProject(name))
	}
	a.knowSecrets(targets)
	b, err := bundle.New(a.bundleSource(t, r, flags, own))
	if err != nil {
		return err
	}
	if own.ticket {
		err = a.writeTicket(dest, b, out)
	} else {
		err = a.writeBundle(dest, b, out)
	}
	if err == nil && r.ExitCode == exitInterrupted {
		return ended(exitInterrupted)
	}
	return err
}

// bundleSource is what the bundle of a run is made from.
func (a *app) bundleSource(t target, r report.Report, flags diagnosisFlags, own bundleFlags) bundle.Source {
	words := bundle.OwnOf(a.list)
	var homes []string
	if home, known := a.home(); known {
		homes = append(homes, home)
	}
	home := t.facts.Machine.Home
	return bundle.Source{
		Facts: t.facts, Report: r,
		Options: report.Options{Manual: release.This().Manual(), Scrubber: a.scrubber, Home: home, ShellHome: home},
		Private: bundle.PrivateOf(t.facts, a.env, homes, []string{a.dir}, words),
		Own:     words,
		World: bundle.World{
			Doctor: a.version, Go: runtime.Version(), System: a.goos + "/" + runtime.GOARCH,
			Astro: a.versionOf("astro", "version"), Docker: a.versionOf("docker", "--version"),
			Boto3: modeledBoto3, Env: a.env, Now: a.now(),
		},
		Reproduce: "doctor" + flags.narrowing(a.goos) + flags.selecting(a, a.dir),
		Anonymize: own.anonymize,
	}
}

// narrowing returns the flags that say how much of a project is examined, each with a leading
// space.
func (f diagnosisFlags) narrowing(goos string) string {
	var out strings.Builder
	for _, n := range []struct {
		flag   string
		values []string
	}{{"only", f.only}, {"skip", f.skip}, {"scope", f.scope}} {
		if len(n.values) > 0 {
			out.WriteString(" --" + n.flag + " " + host.Quote(goos, strings.Join(n.values, ",")))
		}
	}
	if f.offline {
		out.WriteString(" --offline")
	}
	if f.strict {
		out.WriteString(" --strict")
	}
	return out.String()
}

func (a *app) writeTicket(dest destination, b *bundle.Bundle, out string) error {
	text, err := b.Ticket()
	if err != nil {
		return err
	}
	if err := dest.put("the ticket", []byte(text), 0o600); err != nil || out == "-" {
		return err
	}
	return a.print(fmt.Sprintf("wrote %s; check it before you post it\n", report.Visible(out)))
}

func (a *app) writeBundle(dest destination, b *bundle.Bundle, out string) error {
	data, err := b.Zip()
	if err != nil {
		return err
	}
	if err := dest.put("the bundle", data, 0o600); err != nil || out == "-" {
		return err
	}
	return a.print(fmt.Sprintf("wrote %s: %d files, %s masked; check it before you send it\n",
		report.Visible(out), b.Files(), phrase.Count(b.Masked(), "value")))
}
