package report

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "write the golden files anew")

func options() Options {
	return Options{Home: "/home/me", ShellHome: "/home/me", Manual: "https://example.com/doctor/CHECKS.md"}
}

func render(t *testing.T, format string, r Report, o Options) string {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, format, r, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (go test -update writes it anew); got:\n%s", path, got)
	}
}

// variants are all the ways in which the synthetic report is kept as golden.
func variants() map[string]struct {
	format string
	change func(*Report, *Options)
} {
	type variant = struct {
		format string
		change func(*Report, *Options)
	}
	all := map[string]variant{
		"table-terminal.golden": {"table", func(_ *Report, o *Options) { o.Width, o.Color, o.Hyperlinks = 100, true, true }},
		"table-verbose.golden":  {"table", func(_ *Report, o *Options) { o.Verbosity = Verbose }},
		"table-quiet.golden":    {"table", func(_ *Report, o *Options) { o.Verbosity = Quiet }},
		"table-good.golden":     {"table", func(r *Report, _ *Options) { *r = good() }},
		"short-good.golden":     {"short", func(r *Report, _ *Options) { *r = good() }},
		"markdown-good.golden":  {"markdown", func(r *Report, _ *Options) { *r = good() }},
		"junit-strict.golden":   {"junit", func(r *Report, _ *Options) { r.Strict = true }},
	}
	for _, width := range []int{60, 80, 100, 120, 200} {
		all[fmt.Sprintf("table-%d.golden", width)] = variant{"table", func(_ *Report, o *Options) { o.Width = width }}
		all[fmt.Sprintf("table-healthy-%d.golden", width)] = variant{"table", func(r *Report, o *Options) { *r, o.Width = healthy(), width }}
	}
	all["many-terminal.golden"] = variant{"table", func(r *Report, o *Options) { *r, o.Width, o.Color = many(), 100, true }}
	for _, format := range Formats() {
		all["healthy-"+format+".golden"] = variant{format, func(r *Report, _ *Options) { *r = healthy() }}
		all[format+".golden"] = variant{format, func(*Report, *Options) {}}
		all["many-"+format+".golden"] = variant{format, func(r *Report, _ *Options) { *r = many() }}
	}
	return all
}

func TestGoldens(t *testing.T) {
	for name, v := range variants() {
		t.Run(name, func(t *testing.T) {
			r, o := everything(), options()
			v.change(&r, &o)
			golden(t, name, render(t, v.format, r, o))
		})
	}
}

// TestNothingRaw searches every format for bytes that a terminal interprets.
func TestNothingRaw(t *testing.T) {
	escape := regexp.MustCompile("\x1b\\[[0-9;]*m|\x1b]8;;[!-~]*\x1b\\\\")
	for name, v := range variants() {
		r, o := everything(), options()
		v.change(&r, &o)
		got := escape.ReplaceAllString(render(t, v.format, r, o), "")
		if !o.Color && strings.Contains(render(t, v.format, r, o), "\x1b") {
			t.Errorf("%s has an escape character", name)
		}
		if !utf8.ValidString(got) {
			t.Errorf("%s is not UTF-8", name)
		}
		for i, r := range got {
			if r != '\n' && r != '…' && unprintable(r) && r != utf8.RuneError {
				t.Errorf("%s has %U at %d", name, r, i)
			}
		}
	}
}

// TestNoSecret: the report contains secrets, as no report should; none is printed.
func TestNoSecret(t *testing.T) {
	for name, v := range variants() {
		r, o := everything(), options()
		v.change(&r, &o)
		// In quotes a shell would not expand the ~.
		got := strings.ReplaceAll(render(t, v.format, r, o), "'/home/me/my files'", "")
		got = strings.ReplaceAll(got, "&#39;/home/me/my files&#39;", "")
		for _, secret := range []string{leakedKey, leakedID, leakedPassword, "/home/me"} {
			if strings.Contains(got, secret) {
				t.Errorf("%s shows %q", name, secret)
			}
		}
	}
}

// TestCommandsAreWhole: a command is alone on its line, whatever the width.
func TestCommandsAreWhole(t *testing.T) {
	for _, format := range []string{"table", "markdown"} {
		for _, width := range []int{0, 30, 60, 100, 200} {
			o := options()
			o.Width = width
			got := render(t, format, everything(), o)
			found := false
			for line := range strings.Lines(got) {
				found = found || strings.TrimSpace(line) == longCommand
			}
			if !found {
				t.Errorf("%s at width %d has no line that is the command", format, width)
			}
		}
	}
}

func TestTableFitsTheTerminal(t *testing.T) {
	for width := 50; width <= 160; width += 7 {
		o := options()
		o.Width = width
		inBox := false
		for line := range strings.Lines(render(t, "table", everything(), o)) {
			line = strings.TrimSuffix(line, "\n")
			if r, _ := utf8.DecodeRuneInString(line); strings.ContainsRune("┌│├└", r) {
				inBox = true
				if n := columns(line); n > width {
					t.Fatalf("at width %d a line has %d columns: %s", width, n, line)
				}
			}
		}
		if !inBox {
			t.Errorf("no box at width %d", width)
		}
	}
}

// TestWordsAreWhole: outside of the box, words are broken at no width.
func TestWordsAreWhole(t *testing.T) {
	for width := 40; width <= 200; width += 20 {
		o := options()
		o.Width = width
		var words []string
		for line := range strings.Lines(render(t, "table", everything(), o)) {
			if !strings.ContainsAny(line, "│┌├└") {
				words = append(words, strings.Fields(line)...)
			}
		}
		if got := strings.Join(words, " "); !strings.Contains(got, longMessage) {
			t.Errorf("at width %d the message is not whole in\n%s", width, got)
		}
	}
}

func TestJSONFollowsTheSchema(t *testing.T) {
	for _, strict := range []bool{false, true} {
		schema := compiled(t, strict)
		for name, v := range variants() {
			if v.format != "json" {
				continue
			}
			r, o := everything(), options()
			v.change(&r, &o)
			for _, one := range []Report{r, good(), {Version: "1"}} {
				document, err := jsonschema.UnmarshalJSON(strings.NewReader(render(t, "json", one, o)))
				if err != nil {
					t.Fatal(err)
				}
				if err := schema.Validate(document); err != nil {
					t.Errorf("%s: %v", name, err)
				}
			}
		}
	}
	bad, _ := jsonschema.UnmarshalJSON(strings.NewReader(`{"schema_version": 1, "doctor_version": "1", "projects": [{}], "exit_code": 0}`))
	if compiled(t, false).Validate(bad) == nil {
		t.Error("the schema accepts a project without anything")
	}
}

// compiled is the schema; strict also refuses unknown members.
func compiled(t *testing.T, strict bool) *jsonschema.Schema {
	t.Helper()
	document, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	if strict {
		closeObjects(document)
	}
	c := jsonschema.NewCompiler()
	c.AssertFormat()
	if err := c.AddResource("report.json", document); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("report.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func closeObjects(v any) {
	switch v := v.(type) {
	case map[string]any:
		if v["type"] == "object" {
			v["additionalProperties"] = false
		}
		for _, child := range v {
			closeObjects(child)
		}
	case []any:
		for _, child := range v {
			closeObjects(child)
		}
	}
}

func TestJSONIsExact(t *testing.T) {
	var d Document
	if err := json.Unmarshal([]byte(render(t, "json", everything(), options())), &d); err != nil {
		t.Fatal(err)
	}
	// Characters that only terminals must not get are kept in the document's content.
	if got := d.Projects[0].Checks[1].Findings[0].Message; !strings.Contains(got, "\x1b[31m") || !strings.Contains(got, "\u202e") {
		t.Errorf("the message lost something: %q", got)
	}
}

func TestSARIFAndJUnitAreWellFormed(t *testing.T) {
	var log struct {
		Version string
		Runs    []struct {
			Tool struct {
				Driver struct{ Rules []struct{ ID string } }
			}
			Results []struct {
				RuleID    string
				RuleIndex int
				Locations []struct {
					PhysicalLocation struct{ ArtifactLocation struct{ URI string } }
				}
			}
		}
	}
	if err := json.Unmarshal([]byte(render(t, "sarif", everything(), options())), &log); err != nil {
		t.Fatal(err)
	}
	run := log.Runs[0]
	if log.Version != "2.1.0" || len(run.Results) == 0 {
		t.Fatalf("version %q with %d results", log.Version, len(run.Results))
	}
	for _, r := range run.Results {
		if run.Tool.Driver.Rules[r.RuleIndex].ID != r.RuleID {
			t.Errorf("index %d is not that of %s", r.RuleIndex, r.RuleID)
		}
		uri := r.Locations[0].PhysicalLocation.ArtifactLocation.URI
		if strings.HasPrefix(uri, "/") || strings.HasPrefix(uri, "~") || strings.ContainsAny(uri, " \n") || uri == "" {
			t.Errorf("%s is at %q", r.RuleID, uri)
		}
	}
	decoder := xml.NewDecoder(strings.NewReader(render(t, "junit", everything(), options())))
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

func TestGitHubIsOneCommandALine(t *testing.T) {
	for line := range strings.Lines(render(t, "github", everything(), options())) {
		if !regexp.MustCompile(`^(::(error|warning) file=[^,:]+(,line=\d+(,col=\d+)?)?,title=[a-z-]+::.|::notice title=|doctor )`).MatchString(line) {
			t.Errorf("odd line: %s", line)
		}
	}
}

func TestUnknownFormat(t *testing.T) {
	for format, want := range map[string]string{
		"jsn":  `unknown format "jsn"; did you mean json?`,
		"yaml": `unknown format "yaml"; there are table, short, json, junit, sarif, github, codequality, markdown`,
	} {
		if _, err := New(format, Options{}); fmt.Sprint(err) != want {
			t.Errorf("%s: %v", format, err)
		}
	}
}
