package report

import (
	"testing"

	"doctor/checks"
	"doctor/internal/facts"
)

func TestVerdict(t *testing.T) {
	const lost = "Airflow cannot authenticate to AWS"
	chain := CheckDocument{ID: "credential-chain", verdict: lost, Status: checks.Fail}
	with := func(c CheckDocument, findings ...FindingDocument) CheckDocument {
		c.Findings = findings
		return c
	}
	fails, warns := FindingDocument{Rule: "r", Severity: checks.Error}, FindingDocument{Rule: "w", Severity: checks.Warning}
	refused := FindingDocument{Rule: "s", Severity: checks.Error, refused: true}
	some := fails
	some.Services = []string{"triggerer"}
	all := fails
	all.Services = []string{"scheduler", "triggerer"}
	rest := fails
	rest.Services = []string{"scheduler"}
	offline := CheckDocument{ID: "sts-identity", Scope: facts.AWS, Status: checks.Skip, excluded: "--offline"}
	aws, mock := checks.Caller{ARN: "arn:aws:iam::123456789012:user/a"}, checks.Caller{Mock: "http://localhost:4566"}
	uses := []UseDocument{{Name: "S3Hook"}}
	passed := Summary{Pass: 1}
	for _, c := range []struct {
		p    ProjectDocument
		want string
	}{
		{ProjectDocument{Checks: []CheckDocument{with(chain, all)}}, "✗ " + lost},
		{ProjectDocument{Checks: []CheckDocument{with(chain, some)}}, "✗ " + lost + " in triggerer"},
		{ProjectDocument{Checks: []CheckDocument{with(chain, some, rest)}}, "✗ " + lost},
		{ProjectDocument{Checks: []CheckDocument{with(chain, some, some)}}, "✗ " + lost + " in triggerer"},
		{ProjectDocument{Checks: []CheckDocument{with(chain, some), with(CheckDocument{ID: "house", verdict: "another"}, rest)}}, "✗ " + lost + " in triggerer"},
		{ProjectDocument{Checks: []CheckDocument{with(chain, fails, warns)}, Identities: []checks.Caller{aws}}, "✗ " + lost},
		{ProjectDocument{Checks: []CheckDocument{with(CheckDocument{ID: "override-file"}, refused), with(chain, fails)}}, "✗ astro dev start will fail"},
		{ProjectDocument{Checks: []CheckDocument{with(CheckDocument{ID: "house"}, fails)}}, "✗ The check house failed"},
		{ProjectDocument{Status: checks.Unknown, Summary: Summary{Pass: 4, Unknown: 2}, Uses: uses}, "? Not verified: 2 checks could not finish"},
		{ProjectDocument{Summary: passed, Uses: uses, Identities: []checks.Caller{mock, aws}}, "✓ Airflow will authenticate to AWS"},
		{ProjectDocument{Summary: passed, Uses: uses, Identities: []checks.Caller{aws}, Checks: []CheckDocument{with(chain, warns)}}, "! Airflow will authenticate to AWS, with 1 warning"},
		{ProjectDocument{Summary: passed, Uses: uses, Identities: []checks.Caller{mock}}, "• No problem found; not verified with AWS: a mock answered (http://localhost:4566)"},
		{ProjectDocument{Summary: passed, Uses: uses, Checks: []CheckDocument{offline}}, "• No problem found; not verified with AWS (--offline)"},
		{ProjectDocument{Summary: passed, Uses: uses, Checks: []CheckDocument{with(chain, warns, warns), offline}}, "! 2 warnings; not verified with AWS (--offline)"},
		{ProjectDocument{Summary: passed, Checks: []CheckDocument{offline}}, "• No AWS use found"},
		{ProjectDocument{Summary: Summary{Skip: 3}}, "• Nothing was checked"},
	} {
		c.p.problems = flat(c.p.Checks)
		c.p.services = []string{"scheduler", "triggerer"}
		if got := newVerdict(c.p).String(); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

// flat are the findings of checks, in their order.
func flat(all []CheckDocument) []problem {
	var out []problem
	for _, c := range all {
		for _, f := range c.Findings {
			out = append(out, problem{c, f})
		}
	}
	return out
}

// The mark is under the value, not under the name before it or the comment behind it.
func TestMarked(t *testing.T) {
	for _, c := range []struct {
		file, line string
		column     int
		label      string
		want       string
	}{
		{".env", "AWS_PROFILE=dev", 1, "", "dev"},
		{".env", "export AWS_PROFILE = 'dev'  ", 1, "", "'dev'"},
		{".env", "AWS_PROFILE=", 1, "", "AWS_PROFILE="},
		{".env", "AWS_PROFILE", 1, "", "AWS_PROFILE"},
		{"~/.aws/config", "[profile a=b]", 1, "", "[profile a=b]"},
		{"~/.aws/config", "region = eu-west-1", 0, "", "eu-west-1"},
		{"docker-compose.override.yml", "      - ~/.aws:/home/astro/.aws:ro  # mine", 9, "", "~/.aws:/home/astro/.aws:ro"},
		{"docker-compose.override.yml", "      - ~/.aws:/home/astro/.aws:ro  # mine", 9, checks.MountedHere + ", read-only", "/home/astro/.aws:ro"},
		{"docker-compose.override.yml", "      - ~/.aws:/home/astro/.aws:ro", 7, "", "~/.aws:/home/astro/.aws:ro"},
		{"docker-compose.override.yml", "      AWS_PROFILE: dev # mine", 7, "", "dev"},
		{"docker-compose.override.yml", "  scheduler:", 3, "", "scheduler:"},
		{"dags/a.py", `    return boto3.client("s3").get("x")`, 12, "", "boto3.client"},
		{"dags/a.py", "x", 40, "", "x"},
		{"a.yaml", "", 3, "", ""},
	} {
		start, end := marked(c.line, checks.Position{File: c.file, Line: 1, Column: c.column, Label: c.label})
		if got := c.line[start:end]; got != c.want {
			t.Errorf("in %q the mark is under %q, want %q", c.line, got, c.want)
		}
	}
}

// A line that is too long is shown around the mark, with the mark in its place.
func TestWindow(t *testing.T) {
	for _, c := range []struct {
		line       string
		start, end int
		width      int
		want, mark string
	}{
		{"short", 1, 3, 10, "short", "ho"},
		{"0123456789abcdef", 2, 4, 10, "012345678…", "23"},
		{"0123456789abcdef", 12, 14, 10, "…6789abcd…", "cd"},
		{"NAME=0123456789abcdef", 5, 21, 12, "NAME=012345…", "012345"},
		{"NAME_THAT_IS_LONG=0123456789abcdef", 18, 34, 12, "…0123456789…", "0123456789"},
		{"日本語日本語 value", 19, 24, 9, "… value", "value"},
	} {
		got, start, end := window(c.line, c.start, c.end, c.width)
		if got != c.want || got[start:end] != c.mark {
			t.Errorf("window(%q) is %q with the mark under %q", c.line, got, got[start:end])
		}
	}
}
