package report

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"doctor/internal/redact"
	"doctor/internal/sessions"
	"doctor/internal/trace"
)

type (
	whoamiSession = trace.Session[string]
	hop           = trace.Hop[string]
	value         = trace.Value[string]
)

// whoamiDocument has a session of each kind: one that works in two services with a line each, the
// same for a connection, one of another region, one that breaks at a link, one at a file, a role,
// an SSO login, and whatever a hostile file can contain.
func whoamiDocument() WhoamiDocument {
	works := whoamiSession{
		Services: []string{"scheduler"}, Session: sessions.Default,
		Uses:    []trace.Use[string]{{Name: "S3Hook", From: "(dags/load.py:7)"}, {Name: "AWS_CONFIG_FILE", From: "(.env:1)"}},
		Profile: value{Value: "default", From: "the default"},
		Steps: []trace.Step[string]{
			{Provider: "env", Why: "AWS_ACCESS_KEY_ID is not set"}, {Provider: "assume-role", Why: "the profile has no role_arn"},
			{Provider: "shared-credentials-file", Taken: true, At: "(~/.aws/credentials:2)"},
			{Provider: "iam-role", Unasked: true, Why: "never asked: shared-credentials-file came first"},
		},
		Source: value{Value: "key ****MPLE", From: "(~/.aws/credentials:2)"},
		Region: value{Value: "us-east-1", From: "(~/.aws/config:2)"},
		Files: []trace.File[string]{
			{Kind: "config", Path: "/home/astro/.aws/config", From: "AWS_CONFIG_FILE (.env:1)", Host: "~/.aws/config", Through: "docker-compose.override.yml", State: "read"},
			{Kind: "credentials", Path: "/home/astro/.aws/credentials", From: "the home folder", State: "read"},
		},
		Way: []hop{
			{Kind: trace.HopFile, Name: "~/.aws/credentials", Lines: []int{2}, Note: "[default]"},
			{Kind: trace.HopMount, Name: "docker-compose.override.yml", Lines: []int{5}, Note: "read-only"},
			{Kind: trace.HopPath, Name: "/home/astro/.aws/credentials"},
			{Kind: trace.HopVariable},
			{Kind: trace.HopProfile, Name: "default"},
			{Kind: trace.HopSource, Name: "shared-credentials-file"},
			{Kind: trace.HopIdentity, Name: "key ****MPLE"},
		},
	}
	elsewhere := works // in another service, from another line of the override
	elsewhere.Services = []string{"triggerer"}
	elsewhere.Uses = works.Uses[:1]
	elsewhere.Way = trace.WithoutMountLines(works.Way)
	elsewhere.Way[1].Lines = []int{9}
	ofConnection := works
	ofConnection.Session, ofConnection.Name = sessions.Connection, "lake"
	ofConnection.Uses = []trace.Use[string]{{Name: "connection lake", From: "(.env:4)"}}
	ofConnection.Region.From = "AIRFLOW_CONN_LAKE (.env:4)"
	ofBackend := works
	ofBackend.Session, ofBackend.Name, ofBackend.Uses = sessions.Backend, "SecretsManagerBackend", nil
	ofBackend.Region = value{Value: "us-west-2", From: "AIRFLOW__SECRETS__BACKEND_KWARGS (.env:3)"}
	ofBackend.NotAWS, ofBackend.Endpoint = true, value{Value: "http://localstack:4566", From: "AWS_ENDPOINT_URL (.env:9)"}

	breaks := works
	breaks.Services = []string{"webserver"}
	breaks.Steps = []trace.Step[string]{{Provider: "env", Why: "AWS_ACCESS_KEY_ID is not set"}, {Provider: "iam-role", Why: "no metadata"}}
	breaks.Source, breaks.Region = value{}, value{}
	breaks.Way = []hop{
		works.Way[0], works.Way[1], works.Way[2],
		{Kind: trace.HopVariable, Name: "AWS_SHARED_CREDENTIALS_FILE", At: ".env:2", Broken: true, Why: "boto3 looks in /usr/local/airflow/.aws/credentials; nothing is mounted there"},
	}
	breaks.Stops, breaks.Rule = "botocore.exceptions.NoCredentialsError: Unable to locate credentials", "env-path-outside-mount"
	refused := works
	refused.Services = []string{"worker"}
	refused.Way = append([]hop{}, works.Way...)
	refused.Way[6].Broken, refused.Way[6].Why = true, "AWS does not know the access key"
	refused.Identity = trace.Identity[string]{Refused: "AWS does not know the access key", Rule: "key-rejected"}
	role := works
	role.Services = []string{"dag-processor"}
	role.Way = []hop{
		{Kind: trace.HopSetting, Name: "AWS_ACCESS_KEY_ID", At: ".env:7"},
		{Kind: trace.HopSource, Name: "env"},
		{Kind: trace.HopRole, Name: "arn:aws:iam::111122223333:role/etl", Note: "assume_role", At: "AIRFLOW_CONN_LAKE (.env:4)"},
		{Kind: trace.HopIdentity, Name: "arn:aws:iam::111122223333:role/etl"},
	}
	sso := works
	sso.Services = []string{"api-server"}
	sso.Expires = "2026-11-23T10:00:00Z"
	sso.Way = []hop{
		{Kind: trace.HopFile, Name: "~/.aws/config", Lines: []int{3}, Note: "[profile dev]"},
		{Kind: trace.HopProfile, Name: "dev", At: "AWS_PROFILE (.env:3)"},
		{Kind: trace.HopSource, Name: "sso", Note: "through https://example.awsapps.com/start"},
		{Kind: trace.HopToken, Name: "~/.aws/sso/cache/0a.json", Note: "SSO token, expires on 2026-11-23T10:00:00Z"},
		{Kind: trace.HopIdentity, Name: "role dev in account 111122223333"},
	}
	return WhoamiDocument{
		DoctorVersion: "0.1.0", Dir: "/home/me/proj",
		Services: []string{"api-server", "dag-processor", "scheduler", "triggerer", "webserver", "worker"},
		Sessions: []whoamiSession{works, ofBackend, ofConnection, elsewhere, breaks, refused, role, sso},
		Unseen:   []UseDocument{{Name: "boto3.client"}},
		Before:   []WhoamiCause{{Rule: "connection-json-invalid", Message: "Airflow cannot read the connection sap", Symptom: "airflow.exceptions.AirflowException: broken"}},
		Verify:   "doctor whoami --scope aws --home '/home/somebody with a long name/and/a/folder/that/is/wider/than/any/terminal'",
	}
}

func renderWhoami(t *testing.T, format string, d WhoamiDocument, o Options) string {
	t.Helper()
	var out bytes.Buffer
	o.Scrubber = redact.NewScrubber()
	if err := Whoami(&out, format, d, o); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestWhoamiGoldens(t *testing.T) {
	for name, v := range map[string]struct {
		format string
		o      Options
	}{
		"whoami.golden":          {"text", Options{}},
		"whoami-80.golden":       {"text", Options{Width: 80}},
		"whoami-120.golden":      {"text", Options{Width: 120, Color: true}},
		"whoami-verbose.golden":  {"text", Options{Width: 80, Verbosity: Verbose}},
		"whoami-markdown.golden": {"markdown", Options{}},
		"whoami-json.golden":     {"json", Options{}},
	} {
		golden(t, name, renderWhoami(t, v.format, whoamiDocument(), v.o))
	}
}

// TestWhoamiFits: at every width each line fits, but for one that is a single word or a command,
// and no word is missing.
func TestWhoamiFits(t *testing.T) {
	words := func(text string) string {
		return strings.Join(strings.Fields(strings.ReplaceAll(text, "│", " ")), " ")
	}
	for width := 60; width <= 200; width += 7 {
		got := renderWhoami(t, "text", whoamiDocument(), Options{Width: width})
		for line := range strings.Lines(got) {
			line = strings.TrimSuffix(line, "\n")
			if columns(line) > width && !strings.Contains(line, "doctor ") && strings.Contains(strings.TrimSpace(line), " ") {
				t.Errorf("at %d columns the line is %d wide: %q", width, columns(line), line)
			}
		}
		if piped := renderWhoami(t, "text", whoamiDocument(), Options{}); words(got) != words(piped) {
			t.Errorf("at %d columns the words are not those without a terminal:\n%s", width, got)
		}
	}
}

// TestWhoamiShowsAnIdentityOnce: sessions that look alike are one block, with the services, the
// mount lines and the uses of all; a use that only some services have says which.
func TestWhoamiShowsAnIdentityOnce(t *testing.T) {
	d := whoamiDocument()
	groups := whoamiGroups(d.Sessions, false)
	if len(groups) != 6 {
		t.Fatalf("%d groups", len(groups))
	}
	g := groups[0]
	if got := g.title(d.Services); got != "scheduler, triggerer" {
		t.Errorf("the title is %q", got)
	}
	if got := g.title([]string{"scheduler", "triggerer"}); got != "all services" {
		t.Errorf("the title is %q", got)
	}
	if text, _ := whoamiHop(g.Way[1]); text != "mounted by docker-compose.override.yml:5 (and 9), read-only" {
		t.Errorf("the mount is %q", text)
	}
	if got := g.used(false); got != "S3Hook (dags/load.py:7), AWS_CONFIG_FILE (.env:1) in scheduler, connection lake (.env:4) in scheduler" {
		t.Errorf("the uses are %q", got)
	}
	if got := d.Sessions[0].Way[1].Lines; len(got) != 1 {
		t.Errorf("the document has the lines of others: %v", got)
	}
}

// label is what stands between the quotes of a node or an arrow.
var label = regexp.MustCompile(`\["(.*?)"\]|\|"(.*?)"\|`)

// TestMermaidInterpretsNothing: no text of a file ends a label, makes a directive, a tag, a list, a
// link or emphasis, nor the end of the block.
func TestMermaidInterpretsNothing(t *testing.T) {
	for _, hostile := range []string{
		`"] --> x["y`, "`**b**`", "%%{init: {'theme':'dark'}}%%", "<img src=x onerror=alert(1)>", "1. x", "- x", "__x__", "*x*", "~~x~~",
		"https://evil.example", "www.evil.example", "me@evil.example", "#quot;", "a\nend\nclick n1 href", "```\n# out", "x;y", "\u202egnp.exe", "$$x$$",
	} {
		d := WhoamiDocument{Services: []string{"s"}, Sessions: []whoamiSession{{
			Services: []string{hostile}, Session: sessions.Connection, Name: hostile, Stops: "x",
			Way: []hop{
				{Kind: trace.HopMount, Name: hostile, Note: hostile},
				{Kind: trace.HopFile, Name: hostile, Note: hostile}, {Kind: trace.HopVariable, Name: hostile, At: hostile},
				{Kind: trace.HopProfile, Name: hostile, At: hostile, Broken: true, Why: hostile},
			},
		}}}
		chart := renderWhoami(t, "markdown", d, Options{})
		_, chart, _ = strings.Cut(chart, "```mermaid\n")
		chart, after, ended := strings.Cut(chart, "\n```\n")
		if !ended || !strings.HasPrefix(after, "\n```text\nx\n```\n") {
			t.Errorf("%q ends the block:\n%s", hostile, chart)
		}
		if got := len(label.FindAllString(chart, -1)); got != 5 || strings.Count(chart, `"`) != 10 {
			t.Errorf("%q gives %d labels:\n%s", hostile, got, chart)
		}
		for _, l := range label.FindAllStringSubmatch(chart, -1) {
			text := entity.ReplaceAllString(l[1]+l[2], "")
			if bad := regexp.MustCompile("[\"<>&%{}`*~@#;$\\[\\]|]|://|www\\.|__|^[0-9]+\\. |^- ").FindString(text); bad != "" {
				t.Errorf("%q gives the label %q with %q", hostile, l[0], bad)
			}
		}
	}
	if got := inMermaid("/home/astro/.aws/credentials (.env:2), AWS_PROFILE=dev"); got != "/home/astro/.aws/credentials (.env:2), AWS_PROFILE=dev" {
		t.Errorf("plain text becomes %q", got)
	}
}

var entity = regexp.MustCompile(`#[0-9]+;`)
