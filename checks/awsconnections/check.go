// Package awsconnections checks the connections of Airflow to AWS.
package awsconnections

import (
	"cmp"
	"context"
	"embed"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/identity"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/airflow"
	"doctor/internal/astro"
	"doctor/internal/aws"
	"doctor/internal/cause"
	"doctor/internal/facts"
	"doctor/internal/phrase"
	"doctor/internal/redact"
	"doctor/internal/sessions"
)

//go:embed testdata/*.txtar
var examples embed.FS

// Check checks the Airflow connections that hooks use to reach AWS.
var Check = &checks.Check{
	ID:    "aws-connections",
	Title: "AWS connections of Airflow",
	Doc: `A hook takes its credentials from an Airflow connection first, and uses the mounted files
only if the connection has none. The check reads AIRFLOW_CONN_* and airflow_settings.yaml
like Airflow and the CLI. It finds connections with old keys, connections that Airflow
silently drops or the CLI never creates, extras that change to lower case or that this
version of the provider ignores, and connections overridden by another of the same name.`,
	Scope:   facts.Project,
	Verdict: "Airflow cannot use its AWS connections",
	Rules: []*checks.Rule{
		ConnectionKeysOverrideFiles,
		ConnectionURIInvalid,
		ConnectionJSONInvalid,
		ConnectionEnvName,
		ConnectionExtraLowercased,
		ConnectionTypeNotAWS,
		ConnectionExtraIgnored,
		SettingsFileUnreadable,
		SettingsImportStops,
		ConnectionHidden,
	},
	Examples: examples,
	Run:      checkAWSConnections,
}

func checkAWSConnections(ctx context.Context, p *checks.Pass) error {
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	p.ReportCauses()
	p.Look(ctx)
	any := judgeSettingsFile(p)
	seen := map[string]bool{}
	for _, v := range p.Diagnosis().Views {
		for _, c := range v.Connections.Connections {
			any = true
			if !seen[c.Variable] {
				seen[c.Variable] = true
				if p.ReportsLoss(v, c.Variable) {
					c.Problems = nil // they follow from that
				}
				judgeConnection(p, ctx, c, v.Service.Env[c.Variable])
			}
		}
		for _, unread := range v.Connections.Unread {
			any = true
			if !seen[unread.Variable] {
				seen[unread.Variable] = true
				reportConnectionName(p, v, unread)
			}
		}
	}
	settings := p.Diagnosis().Settings()
	for _, c := range settings.Imported() {
		any = true
		judgeSettingsConnection(p, ctx, c)
	}
	if !any {
		return checks.Skipf("no connections found")
	}
	return p.SkipIfReported(failsForConnection)
}

func reportConnectionName(p *checks.Pass, v *sessions.View, unread airflow.UnreadVariable) {
	at := v.Service.Env[unread.Variable].Origin
	if p.HasCause(unread.Variable, ConnectionEnvName.Causes...) {
		return
	}
	f := checks.Finding{
		Rule: ConnectionEnvName, Subject: unread.Variable, At: checks.PositionsOf([]astro.Origin{at}), Services: p.Services(),
		Message: redact.Textf("%s has no effect (%s): %s", unread.Variable, cause.Place(at), wording.UnreadVariableWords(unread)),
	}
	f.Fixes = renameUnread(unread, at)
	p.Report(f)
}

func renameUnread(unread airflow.UnreadVariable, at astro.Origin) []checks.Fix {
	if unread.Meant == "" {
		return nil
	}
	return []checks.Fix{checks.WithEdit("Rename "+unread.Variable+" to "+unread.Meant+" in "+cause.Place(at), checks.Unsafe, fixers.RenameVariable{File: at.File, From: unread.Variable, To: unread.Meant})}
}

func judgeConnection(p *checks.Pass, ctx context.Context, c airflow.Connection, set astro.Var) {
	at := set.Origin
	for _, problem := range c.Problems {
		rule := p.Check.RuleOfCause(cause.ConnectionKind(&c, problem))
		if rule == nil || !concernsAWS(c) || p.HasCause(c.Variable, rule.Causes...) || failsFor(p, c, problem.Key) {
			continue
		}
		p.Report(checks.Finding{
			Rule: rule, Subject: c.Variable + " " + problem.Key, At: checks.PositionsOf([]astro.Origin{at}), Services: p.Services(), Symptom: redact.NewText(problem.Symptom),
			Message: redact.Textf("%s%s (%s, %s)", phrase.ConnectionProblem(problem), insteadWords(p, c, problem), c.Variable, cause.Place(at)),
			Fixes:   connectionEdits(p, set, c, problem, cause.Place(at)),
		})
	}
	judgeKeys(p, ctx, c, set, at)
}

// subjectOf names the definition of a connection, as causes do: its variable, or its id.
func subjectOf(c airflow.Connection) string { return cmp.Or(c.Variable, c.ID) }

// failsFor reports whether a cause is already reported for an argument of a connection's
// session.
func failsFor(p *checks.Pass, c airflow.Connection, key string) bool {
	return slices.ContainsFunc(p.Diagnosis().Causes, func(cause cause.Cause) bool {
		s := cause.Session
		return s != nil && s.Where == sessions.Connection && s.Name == c.ID && s.Variable == c.Variable &&
			s.Outcome.Failure != nil && s.Outcome.Failure.Key == key
	})
}

// concernsAWS excludes connections to other systems.
func concernsAWS(c airflow.Connection) bool {
	return c.ForAWS() || c.Type == "" || c.Type == "s3" || c.ID == "aws_default" || strings.Contains(c.ID, "aws")
}

// judgeKeys reports a connection that contains keys, which take precedence over the mounted
// files for every hook that uses it. It is an error if AWS refuses them, which only a run with
// that scope asks.
func judgeKeys(p *checks.Pass, ctx context.Context, c airflow.Connection, set astro.Var, at astro.Origin) {
	if !c.ForAWS() || !c.Readable() || c.Keys == "" || hooksFail(p, c) {
		return
	}
	refused := connectionRefusal(p, ctx, c)
	if refused == nil && !filesMounted(p) {
		return
	}
	f := checks.Finding{
		Rule: ConnectionKeysOverrideFiles, Subject: c.ID, Severity: checks.Warning, At: checks.PositionsOf([]astro.Origin{at}), Services: p.Services(),
		Message: redact.Textf("connection %s has the access key %s (%s), which hooks use instead of the mounted files", c.ID, c.Login, cause.Place(at)),
		Fixes:   []checks.Fix{{Title: redact.Textf("Remove the keys in %s if hooks should use the mounted files", cause.Place(at)), Safety: checks.Unsafe}},
	}
	if refused != nil {
		f.Severity, f.Symptom = checks.Error, redact.NewText(refused.Symptom())
		f.Message = f.Message.Add("; AWS rejects it: " + wording.AWSReason(refused))
		f.Fixes = []checks.Fix{withoutKeys(p, set, c, cause.Place(at))} // no edit while the keys may be the only good ones
	}
	p.Report(f)
}

// hooksFail reports whether a reported cause makes the hooks of a connection fail.
func hooksFail(p *checks.Pass, c airflow.Connection) bool {
	return slices.ContainsFunc(p.Diagnosis().Causes, func(cause cause.Cause) bool {
		return cause.Where == sessions.Connection && cause.Session != nil && cause.Session.Name == c.ID
	})
}

// connectionRefusal is AWS's refusal of the keys of a connection, nil if AWS accepts them or
// cannot be asked.
func connectionRefusal(p *checks.Pass, ctx context.Context, c airflow.Connection) *aws.Error {
	if !p.InScope(facts.AWS) {
		return nil
	}
	for _, v := range p.Diagnosis().Views {
		for _, s := range v.Sessions {
			if s.Where != sessions.Connection || s.Name != c.ID || s.Variable != c.Variable || s.Outcome.Failure != nil || !identity.OwnKeys(s) {
				continue
			}
			if e := facts.Refusal(askConnection(p, ctx, v, s)); e != nil && identity.AboutKeys(e) {
				return e
			}
		}
	}
	return nil
}

func askConnection(p *checks.Pass, ctx context.Context, v *sessions.View, s *sessions.Session) error {
	source, err := identity.SessionSource(p.Facts, v, s)
	if err != nil {
		return err
	}
	// Keys for an emulator are tested at its endpoint, if at all.
	if end := s.Outcome.Endpoint; end != "" {
		source.STSEndpoint = end
	}
	_, err = p.AWS().Identity(ctx, source)
	return err
}

// filesMounted reports whether boto3 sees one of the AWS files in some service.
func filesMounted(p *checks.Pass) bool {
	for _, v := range p.Diagnosis().Views {
		if v.Default().CredentialsFile.Entry.IsFile() || v.Default().ConfigFile.Entry.IsFile() {
			return true
		}
	}
	return false
}

func judgeSettingsConnection(p *checks.Pass, ctx context.Context, c airflow.Connection) {
	file := p.Diagnosis().SettingsName()
	at := astro.Origin{File: file, Line: c.Line, Column: c.Column}
	if reportHidden(p, c, at) {
		return
	}
	for _, problem := range c.Problems {
		rule := p.Check.RuleOfCause(cause.ConnectionKind(&c, problem))
		if rule == nil || !concernsAWS(c) || p.HasCause(c.ID, rule.Causes...) || failsFor(p, c, problem.Key) {
			continue
		}
		place := at
		if problem.Line > 0 {
			place.Line, place.Column = problem.Line, 0
		}
		p.Report(checks.Finding{
			Rule: rule, Subject: c.ID + " " + problem.Key, At: checks.PositionsOf([]astro.Origin{place}), Services: p.Services(), Symptom: redact.NewText(problem.Symptom),
			Message: redact.Textf("%s%s (connection %s, %s)", phrase.ConnectionProblem(problem), insteadWords(p, c, problem), c.ID, cause.Place(place)),
			Fixes:   connectionEdits(p, astro.Var{}, c, problem, cause.Place(place)),
		})
	}
	judgeKeys(p, ctx, c, astro.Var{}, at)
}

func failsForConnection(_ *checks.Pass, c cause.Cause) bool {
	return c.Where == sessions.Connection
}
