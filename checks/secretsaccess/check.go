// Package secretsaccess asks AWS whether the secrets backend may read what the project names.
package secretsaccess

import (
	"context"
	"strings"

	"golang.org/x/sync/errgroup"

	"doctor/checks"
	"doctor/internal/facts"
)

// Check asks AWS whether the backend may read its secrets.
var Check = &checks.Check{
	ID:    "secrets-access",
	Title: "Rights to read the secrets",
	Doc: `For each AWS secrets backend, with its own arguments, profile, role and region, the check
looks up a name that does not exist under each prefix, like the backend would. AWS answers
"not found" if the identity may read there, and "access denied" if not; this needs no right
to list and receives no secret. The finding names the action and the identity, the fix has
the statement that allows it.

With ` + "`--names`" + ` it looks up every variable and connection in the DAGs in the order of
Airflow: the backend, the environment, airflow_settings.yaml. It checks the form of a value
and drops the value at once. The DAGs are read, not run: a name that is only known at run
time is counted, not looked up. Files that .airflowignore excludes are not read.`,
	Scope:   facts.AWS,
	Verdict: "Airflow cannot read from its secrets backend",
	Rules: []*checks.Rule{
		SecretAccessDenied,
		SecretNotInRegion,
		KMSAccessDenied,
		KwargsKeysRejected,
		SecretMissing,
		SecretShape,
	},
	Run: checkSecretsAccess,
}

func checkSecretsAccess(ctx context.Context, p *checks.Pass) error {
	if err := p.SkipUnlessStarts(); err != nil {
		return err
	}
	if err := p.SkipUnlessAWS(); err != nil {
		return err
	}
	s := BackendUses(p)
	if len(s.Uses) == 0 && (s.blind || !p.Options.Names) {
		return s.nothing()
	}
	var all named
	if p.Options.Names {
		all = namedInDAGs(p, ctx)
	}
	probePrefixes(p, ctx, s.Uses)
	var unknown []string
	if p.Options.Names {
		unknown = checkNames(p, ctx, s, all)
	}
	for _, u := range s.Uses {
		judgeRights(p, ctx, u)
		unknown = append(unknown, u.unanswered()...)
	}
	if unknown = append(unknown, s.unknown...); len(unknown) > 0 {
		return checks.Unknownf("%s", strings.Join(checks.FirstOfEach(unknown), "; "))
	}
	return nil
}

// atOnce is how many questions a check asks AWS at a time: enough to be quick,
// too few to be throttled.
const atOnce = 8

// inParallel calls f with each number below n, atOnce at a time, and returns
// when all have returned.
func inParallel(n int, f func(int)) {
	var all errgroup.Group
	all.SetLimit(atOnce)
	for i := range n {
		all.Go(func() error { f(i); return nil })
	}
	_ = all.Wait() // none fails
}

// onlyOnline ends the pages of rules that need an answer from AWS.
const onlyOnline = " Only AWS knows this, so `--offline` does not report it."
