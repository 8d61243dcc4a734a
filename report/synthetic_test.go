package report

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/olekukonko/tablewriter/pkg/twwidth"

	"doctor/checks"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/baseline"
	"doctor/internal/demand"
	"doctor/internal/facts"
	"doctor/internal/redact"
)

const (
	leakedKey      = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
	leakedID       = "AKIAIOSFODNN7EXAMPLE"
	leakedPassword = "correct-horse"
	longCommand    = `sed -i 's#^AWS_CONFIG_FILE=.*#AWS_CONFIG_FILE=/home/astro/.aws/config#; s#^AWS_SHARED_CREDENTIALS_FILE=.*#AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials#' .env`
	longMessage    = "AWS_CONFIG_FILE is /usr/local/airflow/.aws/config (.env:1), but the scheduler and the triggerer have ~/.aws mounted at /home/astro/.aws (docker-compose.override.yml:5): boto3 finds no file."
)

func columns(s string) int { return twwidth.Width(s) }

func rules(severity checks.Severity, ids ...string) []*checks.Rule {
	var all []*checks.Rule
	for _, id := range ids {
		all = append(all, &checks.Rule{
			ID: id, Severity: severity, Since: "0.1.0", Title: "The " + strings.ReplaceAll(id, "-", " "),
			Doc: "**Symptom.** It breaks.\n\n**Fix.** Fix it.",
		})
	}
	return all
}

// everything has each status, each kind of place, and everything that a hostile or a careless
// file can contain.
func everything() Report {
	good := &checks.Check{ID: "astro-project", Title: "The Astro project", Scope: facts.Project}
	env := &checks.Check{ID: "env-file", Title: "The environment file", Scope: facts.Project,
		Rules: append(rules(checks.Error, "dotenv-syntax"), rules(checks.Warning, "dotenv-readers-differ")...)}
	paths := &checks.Check{ID: "volume-paths", Title: "Mounts and the paths that boto3 reads", Scope: facts.Host,
		Rules: append(rules(checks.Error, "env-path-outside-mount"), rules(checks.Warning, "sso-will-need-write")...)}
	sts := &checks.Check{ID: "sts-identity", Title: "The identity at AWS", Scope: facts.AWS, Rules: rules(checks.Error, "key-rejected")}
	engine := &checks.Check{ID: "docker-engine", Title: "The Docker Engine", Scope: facts.Engine}
	mounts := &checks.Check{ID: "container-mounts", Title: "The mounts of running containers", Scope: facts.Engine}
	access := &checks.Check{ID: "secrets-access", Title: "The right to read secrets", Scope: facts.AWS, Rules: rules(checks.Error, "secret-access-denied")}
	first := Project{Anchor: "Dockerfile", Source: someFiles, ProjectReport: checks.ProjectReport{
		Dir: "/home/me/proj", Mode: "docker", Runtime: "3.0-2", AirflowMajor: 3, Demand: someDemand(),
		Then: []checks.Foreseen{
			{Check: paths, Finding: checks.Finding{Rule: paths.Rule("sso-will-need-write"), After: paths.Rule("env-path-outside-mount"), Message: redact.NewText("The token must be renewed.")}, Reported: true},
			{Check: sts, Finding: checks.Finding{Rule: sts.Rule("key-rejected"), After: paths.Rule("env-path-outside-mount"), Message: redact.NewText("AWS rejects\x1b[2J the key " + leakedID + ".")}},
		},
		Results: []checks.Result{
			{Check: good, Status: checks.Passed, Duration: 3 * time.Millisecond},
			{Check: env, Status: checks.Fail, Duration: 1200 * time.Millisecond, Findings: []checks.Finding{
				{
					Rule:    env.Rule("dotenv-syntax"),
					Message: redact.NewText("Unexpected character in \x1b[31mred\x1b[0m\u202e evil\u0085\x07 \xff text|with `ticks` and <b>\n::error::forged, 100%: " + leakedKey),
					At:      []checks.Position{{File: "od d,na:me\x1b.env", Line: 2, Column: 7}},
					Symptom: redact.NewText("unexpected character \"\x1b\" in variable name\nnear \"PASSWORD=" + leakedPassword + "\"\n::stop-commands::x"),
				},
				{
					Rule: env.Rule("dotenv-readers-differ"), Message: redact.NewText("日本語 in a value: docker mode reads it to the #, standalone mode whole."),
					At: []checks.Position{{File: ".env", Line: 3}},
				},
			}},
			{Check: paths, Status: checks.Fail, Duration: 4 * time.Millisecond, Findings: []checks.Finding{
				{
					Rule: paths.Rule("env-path-outside-mount"), Message: redact.NewText(strings.ReplaceAll(longMessage, "~", "/home/me")),
					At: []checks.Position{
						{File: ".env", Line: 1, Column: 1, Label: "boto3 looks here"},
						{File: "docker-compose.override.yml", Line: 5, Column: 9, Label: checks.MountedHere},
						{File: "docker-compose.override.yml", Line: 8, Column: 9, Label: checks.MountedHere},
						{File: "dags/etl.py", Line: 9, Column: 16, Label: checks.NeedsCredentials},
						{File: "dags/other.py", Line: 2, Label: checks.NeedsCredentials},
					},
					Services: []string{"scheduler", "triggerer"},
					Symptom:  redact.NewText("botocore.exceptions.NoCredentialsError: Unable to locate credentials"),
					Fixes: []checks.Fix{
						{Title: redact.NewText("Point the variables at the mount"), Commands: redact.Texts(longCommand, "cp /home/me/.aws/config '/home/me/my files'"), Edit: fixers.RetargetVariables{}, Safety: checks.Safe},
						{Title: redact.NewText("Mount the folder where the variables point"), Safety: checks.Unsafe},
					},
				},
				{
					Rule: paths.Rule("sso-will-need-write"), Message: redact.NewText("The token must be renewed at 15:00."),
					At:       []checks.Position{{File: "/home/me/.aws/sso/cache/x.json"}},
					Services: []string{"scheduler"},
				},
			}},
			{Check: sts, Status: checks.Unknown, Reason: redact.NewText("no answer from sts.us-east-1.amazonaws.com:\x1b[2J not done within 5s (--check-timeout)"), Duration: 5 * time.Second},
			{Check: engine, Status: checks.Skip, Reason: redact.NewText("not run (--skip)"), Excluded: "--skip"},
			{Check: mounts, Status: checks.Skip, Reason: redact.NewText("not run (--skip)"), Excluded: "--skip"},
			{Check: access, Status: checks.Skip, Reason: redact.NewText("needs sts-identity, which is unknown"), Blocked: []string{"sts-identity"}},
		},
	}}
	second := Project{Anchor: "docker-compose.override.yml", Prefix: "other/two", Place: "airflow/other/two", ProjectReport: checks.ProjectReport{
		Dir: "/home/me/other/two",
		Results: []checks.Result{
			{Check: good, Status: checks.Passed},
			{Check: env, Status: checks.Warn, Findings: []checks.Finding{
				{Rule: env.Rule("dotenv-readers-differ"), Message: redact.NewText("Read differently."), At: []checks.Position{{File: ".env", Line: 9, Column: 1}}},
			}},
			{Check: paths, Status: checks.Skip, Reason: redact.NewText("no container mounts anything in standalone mode")},
			{Check: sts, Status: checks.Fail, Duration: time.Second, Findings: []checks.Finding{
				{Rule: sts.Rule("key-rejected"), Message: redact.NewText("AWS rejects the key " + leakedID + " of [dev]."), At: []checks.Position{
					{Container: "two_1-scheduler-1", Call: "sts:GetCallerIdentity"}},
					Symptom: redact.NewText("botocore.exceptions.ClientError: An error occurred (InvalidClientTokenId) when calling the GetCallerIdentity operation: The security token included in the request is invalid.")},
				{Rule: sts.Rule("key-rejected"), Message: redact.NewText("And nothing is known of where.")},
			}, Reason: redact.NewText("interrupted"), Notes: redact.Texts("triggerer: account 123456789012 \x1b[31m*with* the key " + leakedID)},
			{Check: engine, Status: checks.Passed, Notes: redact.Texts("Docker Engine 28.5.2 at \x1b[31munix:///var/run/docker.sock")},
			{Check: mounts, Status: checks.Passed},
			{Check: access, Status: checks.Skip, Reason: redact.NewText("needs sts-identity, which failed")},
		},
	}}
	return Report{Version: "0.1.0", Projects: []Project{first, second}, ExitCode: 1}
}

// someFiles are lines of files, with what a hostile one may have.
func someFiles(at checks.Position) (line, link string) {
	lines := map[string]string{
		".env:1":                        "AWS_CONFIG_FILE=/usr/local/airflow/.aws/config",
		".env:3":                        "NOTE=日本語 # not a comment",
		"docker-compose.override.yml:5": "      - /home/me/.aws:/home/astro/.aws:ro   # ours",
		"docker-compose.override.yml:8": "      - /home/me/.aws:/home/astro/.aws:ro   # ours",
		"od d,na:me\x1b.env:2":          "PASS\tWORD\x1b[31m=" + leakedKey + "\u202e\xff",
		"dags/etl.py:9":                 "\tload(" + strings.Repeat("x, ", 40) + `S3Hook("etl"))`,
	}
	return lines[fmt.Sprintf("%s:%d", at.File, at.Line)], "file:///p/" + url.PathEscape(at.File)
}

// healthy is a project whose credentials AWS has confirmed.
func healthy() Report {
	r := everything()
	p := r.Projects[0]
	sts := checks.Result{Check: p.Results[3].Check, Status: checks.Passed, Duration: 80 * time.Millisecond, Callers: []checks.Caller{
		{Services: []string{"scheduler", "triggerer"}, ARN: "arn:aws:iam::123456789012:user/airflow-dev", Account: "123456789012", Profile: "default", Method: "shared-credentials-file", Key: "****MPLE", Region: "us-east-1"},
		{Owner: "the connection etl", Services: []string{"scheduler"}, ARN: "arn:aws:sts::123456789012:assumed-role/etl/doctor", Account: "123456789012", Profile: "etl", Method: "assume-role", Region: "eu-central-1", Expires: time.Date(2026, 11, 29, 18, 30, 0, 0, time.UTC)},
	}}
	access := checks.Result{Check: p.Results[6].Check, Status: checks.Passed, Readable: []checks.Readable{
		{Backend: "SecretsManagerBackend", What: "connections", Prefix: "airflow/connections/", Region: "us-east-1", Services: []string{"scheduler", "triggerer"}},
		{Backend: "SecretsManagerBackend", What: "variables", Prefix: "airflow/variables/", Region: "us-east-1", Services: []string{"scheduler", "triggerer"}},
	}}
	engine := checks.Result{Check: p.Results[4].Check, Status: checks.Skip, Reason: redact.NewText("not run (--scope)"), Excluded: "--scope"}
	p.Services = []string{"scheduler", "triggerer"}
	p.Results, p.Then = []checks.Result{p.Results[0], sts, engine, access}, nil
	return Report{Version: "0.1.0", Projects: []Project{p}}
}

// someDemand has a use of each certainty.
func someDemand() facts.Demand {
	return facts.Demand{Sources: 2, Uses: []demand.Use{
		{Kind: demand.Setup, Name: "AWS_PROFILE", At: astro.Origin{File: ".env", Line: 2, Column: 1}, Credentials: demand.Chain},
		{Kind: demand.Hook, Name: "S3Hook", At: astro.Origin{File: "dags/etl.py", Line: 9, Column: 16}, Credentials: demand.Chain, Connection: "etl",
			Certainty: demand.Possible, Doubt: demand.Doubt{Kind: demand.ConnectionNotInDatabase, Of: "etl"}},
		{Kind: demand.Client, Name: "boto3.client", Credentials: demand.Hidden, Certainty: demand.NotVisible},
	}}
}

// good has no findings.
func good() Report {
	r := everything()
	p := r.Projects[0]
	p.Results, p.Then = []checks.Result{p.Results[0], p.Results[4]}, nil
	return Report{Version: "0.1.0", Projects: []Project{p}}
}

// many is a search for projects: it could not see everything, and a baseline has some findings.
func many() Report {
	r := everything()
	r.Searched = true
	r.Projects[1].Known = checks.Known{
		File: "base\x1bline.json", Accepted: []checks.SilencedRule{{Rule: "dotenv-syntax", Count: 2}}, Unused: []baseline.Entry{{Rule: "key-rejected", Subject: "x"}},
	}
	calm := good().Projects[0]
	calm.Prefix, calm.Place, calm.Dir = "third", "airflow/third", "/home/me/third"
	calm.Known = r.Projects[1].Known
	r.Projects = append(r.Projects, calm)
	r.Unseen = []Unseen{{"/home/me/lo\x1bcked|x", "airflow/lo\x1bcked|x", "cannot be read (permission denied)"}}
	r.Stale = Stale{"base\x1bline.json", "airflow/base\x1bline.json", 3}
	return r
}
