package cli

import (
	"archive/zip"
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/show"
	"doctor/internal/survey"
	"doctor/report"
)

func newBundleCommand(a *app) *cobra.Command {
	var flags diagnosisFlags
	var out string
	cmd := &cobra.Command{
		Use:   "bundle [DIR]",
		Short: "Write the report and the facts behind it to a file, for a support ticket",
		Long: `Diagnoses the project and writes a zip file for a support ticket:

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

Before the bundle is written, it is searched for all masked values, the path of your
home folder and your user name. If any is found, nothing is written. A user name of
fewer than three letters, or one that is a common account (root, astro, ubuntu) or a
word that doctor uses itself, is neither replaced nor searched for. Check the file
before you send it.

EXIT STATUS
  0    the file was written, whatever the report says
  2    the file was not written
  130  interrupted; the file has what was found until then`,
		Example: "  doctor bundle\n  doctor bundle -o ticket.zip --offline",
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("bundle takes one folder, but got %d", len(args))
			}
			dirs, err := namedDirs(cmd, args)
			if err != nil {
				return err
			}
			return a.bundle(cmd, flags, out, dirs)
		},
	}
	flags.register(a, cmd)
	cmd.Flags().StringVarP(&out, "output", "o", "", "write the zip file to `FILE` (default: doctor-bundle-DATE-TIME.zip)")
	return cmd
}

func (a *app) bundle(cmd *cobra.Command, flags diagnosisFlags, out string, dirs []string) error {
	if out == "" {
		out = "doctor-bundle-" + a.now().UTC().Format("20060102-150405") + ".zip"
	}
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
	for _, name := range shownFiles(t) { // their masked values must be known
		_, _ = t.facts.Machine.Read(survey.InProject(t.facts, name))
	}
	a.knowSecrets(targets)
	b := bundle{scrubber: a.scrubber, private: a.privateOf(t), now: a.now()}
	if err := b.fill(a, t, r); err != nil {
		return err
	}
	data, err := b.zip()
	if err != nil {
		return err
	}
	if err := dest.put("the bundle", data, 0o600); err != nil {
		return err
	}
	if out != "-" {
		err = a.print(fmt.Sprintf("wrote %s: %d files, %s masked; check it before you send it\n",
			report.Visible(out), len(b.files)+1, phrase.Count(len(b.redactions), "value")))
	}
	if err == nil && r.ExitCode == exitInterrupted {
		return ended(exitInterrupted)
	}
	return err
}

// bundle is a zip file under construction. Everything that is added goes through the scrubber.
type bundle struct {
	scrubber   *redact.Scrubber
	private    private
	now        time.Time
	files      []bundleFile
	redactions []bundleRedaction
	endpoints  []mockEndpoint
}

// How the home folder is written: not as ~ in the files of the project, since not all of their
// readers expand it.
const (
	homeInText = "~"
	homeInFile = "<home>"
)

// maxShown is the maximum size of a project file that is included, in bytes.
const maxShown = 1 << 20

func (b *bundle) fill(a *app, t target, r report.Report) error {
	home := t.facts.Machine.Home
	o := report.Options{Verbosity: report.Verbose, Manual: manualURL(), Scrubber: b.scrubber, Home: home, ShellHome: home}
	for name, format := range map[string]string{"report.json": "json", "report.txt": "table"} {
		var out bytes.Buffer
		if err := report.Write(&out, format, r, o); err != nil {
			return err
		}
		b.add(name, out.String(), homeInText, nil) // including commands
	}
	setup, err := encoded(b.cleanSetup(a.setup(t)))
	if err != nil {
		return fmt.Errorf("encoding the facts: %w", err)
	}
	b.add("facts.json", setup, homeInFile, nil)
	b.add("tree.txt", tree(t.facts), homeInText, nil)
	for _, name := range shownFiles(t) {
		data, err := t.facts.Machine.Read(survey.InProject(t.facts, name))
		if err != nil {
			continue
		}
		text, masked := fmt.Sprintf("too large to include: %d bytes\n", len(data)), []redact.Redaction(nil)
		if len(data) <= maxShown {
			text, masked = show.Masked(name, data)
		}
		b.add(path.Join("project", path.Base(slashed(name))), text, homeInFile, masked)
	}
	b.endpoints = b.mockEndpoints(a, t)
	return nil
}

// encoded writes a document as readable JSON: <user> is not escaped.
func encoded(document any) (string, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err := e.Encode(document)
	return out.String(), err
}

// cleanSetup removes private parts from the names of variables: names in a JSON document are
// not changed elsewhere.
func (b *bundle) cleanSetup(f setup) setup {
	clean := make(map[string]string, len(f.Environment))
	for name, value := range f.Environment {
		clean[b.private.replace(b.scrubber.Scrub(name), homeInFile)] = value
	}
	f.Environment = clean
	return f
}

// shownFiles are the files of the project that the bundle includes, with masks.
func shownFiles(t target) []string {
	o := t.facts.Options
	return []string{cmp.Or(o.EnvFile, ".env"), cmp.Or(o.ComposeFile, astro.OverrideName)}
}

// add adds a text to the bundle. home replaces the home folder in it; masked are the
// redactions that were already made.
func (b *bundle) add(name, text, home string, masked []redact.Redaction) {
	name = b.nameOf(name)
	clean, found := b.scrub(name, text)
	if path.Ext(name) == ".json" {
		clean = string(redact.ScrubJSON([]byte(clean), func(value string) string { return b.private.replace(value, home) }))
		clean = report.VisibleJSON(clean)
	} else {
		clean = report.VisibleText(b.private.replace(clean, home))
	}
	b.redactions = append(b.redactions, redactionsIn(name, clean, append(masked, found...))...)
	b.files = append(b.files, bundleFile{name, len(clean), clean})
}

// nameOf is the name of an entry: without private parts, and valid in every file system.
func (b *bundle) nameOf(name string) string {
	name = report.Visible(strings.ReplaceAll(b.private.replace(b.scrubber.Scrub(name), "home"), userMark, "user"))
	for slices.ContainsFunc(b.files, func(f bundleFile) bool { return f.Name == name }) {
		name = path.Join(path.Dir(name), "other-"+path.Base(name))
	}
	return name
}

// scrub removes secrets from one of the files.
func (b *bundle) scrub(name, text string) (string, []redact.Redaction) {
	if path.Ext(name) != ".json" {
		return b.scrubber.ScrubAll(text)
	}
	var found []redact.Redaction
	clean := redact.ScrubJSON([]byte(text), func(value string) string {
		value, taken := b.scrubber.ScrubAll(value)
		found = append(found, taken...)
		return value
	})
	return string(clean), found
}

// zip makes the archive, and reads it back: the error says which of its files still contains
// something private, and of which kind, but not what.
func (b *bundle) zip() ([]byte, error) {
	b.sort()
	manifest, err := encoded(b.manifest())
	if err != nil {
		return nil, fmt.Errorf("encoding the manifest: %w", err)
	}
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, f := range append([]bundleFile{{Name: "manifest.json", text: manifest}}, b.files...) {
		w, err := archive.CreateHeader(&zip.FileHeader{Name: f.Name, Method: zip.Deflate, Modified: b.now.UTC()})
		if err != nil {
			return nil, fmt.Errorf("writing %s into the bundle: %w", f.Name, err)
		}
		if _, err := w.Write([]byte(f.text)); err != nil {
			return nil, fmt.Errorf("writing %s into the bundle: %w", f.Name, err)
		}
	}
	if err := archive.Close(); err != nil {
		return nil, fmt.Errorf("writing the bundle: %w", err)
	}
	if err := b.search(out.Bytes()); err != nil {
		return nil, fmt.Errorf("no bundle was written: %w", err)
	}
	return out.Bytes(), nil
}
