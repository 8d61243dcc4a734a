package builtin

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/checks/secretsaccess"
	"doctor/checks/stsidentity"
	"doctor/internal/aws/awstest"
	"doctor/internal/casetest"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// beyond are the failing cases that this run cannot decide, with the reason: none of them may
// have an error.
var beyond = map[string]string{
	"168-sso-session-refresh-rejected":    "the stand-in cannot know: only the renewal of the token tells, and a diagnosis renews none",
	"289-backend-sm-prefix-leading-slash": "that a prefix with a slash is wrong shows only in a name that is looked up, and the project names none; TestNames has one that does",
	"294-backend-sm-region-other":         "that the secrets are in another region shows only in a name that is looked up, and the project names none; TestNames has one that does",
}

// strangers are the cases that were recorded with another fake AWS, which knew what this one
// does not.
var strangers = map[string]string{
	"351-chain-three-ok":             "the roles one and two",
	"387-webid-and-source-profile":   "its web identity token",
	"r093-two-tokens-in-environment": "its session token",
	"r095-two-tokens-equal":          "its session token",
	"r157-role-connection":           "the role AirflowRole",
	"r154-session-in-uri":            "its session token",
}

// offlineSymptom are the cases whose rule is reported from the files alone: what
// a lookup would say is not asked.
var offlineSymptom = []string{"288-backend-sm-kwargs-variable-prefix-typo"}

// TestNetworkCases compares the verdict of a run that may ask AWS with what real boto3 did:
// with a fake AWS that checks signatures and knows the valid keys, behind a proxy, so that
// nothing else can be reached.
func TestNetworkCases(t *testing.T) {
	server := awstest.New(t, awstest.Options{Now: casetest.Now})
	count := &onlineTally{}
	open := casetest.OpenIn(casetest.AWS)
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casetest.First, casetest.More) {
			t.Run(c.Set+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, casetest.Now())
				report := run.Run(context.Background(), onlineWorld(c, g, server), Checks(), run.Options{})
				count.mu.Lock()
				defer count.mu.Unlock()
				open.Judge(t, c, count.judgeOnline(t, c, g, report))
			})
		}
	})
	open.Close(t)
	for _, name := range slices.Concat(slices.Collect(maps.Keys(beyond)), slices.Collect(maps.Keys(strangers)), offlineSymptom) {
		if !casetest.Named(name + ".txtar") {
			t.Errorf("the manifest names no case %s", name)
		}
	}
	t.Logf("%d cases decided with AWS, %d of them need it; %d cannot be decided: misses %d, wrong causes %d, false alarms %d",
		count.decided, count.online, count.otherwise, count.misses, count.wrong, count.alarms)
	t.Logf("identities as observed: %d, not tried: %d; backends as observed: %d", count.identities, count.untried, count.backends)
}

// onlineWorld is a case on a machine whose AWS is the fake one.
func onlineWorld(c casetest.Case, g casetest.Ground, server *awstest.Server) *facts.Facts {
	env := maps.Clone(g.Env)
	maps.Copy(env, server.ProxyEnv())
	m := &host.Machine{OS: c.Layout.Host.OS, Env: env, Home: g.Home, Dir: g.Project, Now: casetest.Now}
	return facts.New(context.Background(), m, g.Project, facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host, facts.AWS}, Timeout: scenetest.Unhurried, CheckTimeout: scenetest.Unhurried})
}

// onlineTally counts the results of the cases with AWS.
type onlineTally struct {
	tally
	online, otherwise             int
	identities, untried, backends int
}

// judgeOnline returns what is wrong about the verdict on a case.
func (n *onlineTally) judgeOnline(t *testing.T, c casetest.Case, g casetest.Ground, r checks.ProjectReport) []string {
	t.Helper()
	if what, ok := strangers[c.Name]; ok {
		n.otherwise++
		t.Logf("the stand-in does not know %s", what)
		return nil
	}
	bad := errorsIn(r)
	if reason, ok := beyond[c.Name]; ok {
		n.otherwise++
		t.Log(reason)
		if len(bad) > 0 {
			return []string{"false alarm: " + describe(bad)}
		}
		return nil
	}
	if c.Expect.Needs == "image" && c.Expect.ShouldFail {
		return n.judgeBeyond(c, bad)
	}
	n.decided++
	if c.Expect.Needs == "network" {
		n.online++
	}
	if c.Expect.ShouldFail {
		// The case and the probe look up different things.
		for i, f := range bad {
			bad[i].Symptom = redact.NewText(strings.ReplaceAll(redacttest.Raw(f.Symptom), "<name>", "hello"))
			if slices.Contains(offlineSymptom, c.Name) {
				bad[i].Symptom = redact.NewText(c.Expect.Symptom)
			}
		}
		return n.judgeFailing(c, g, bad)
	}
	var wrong []string
	if len(bad) > 0 {
		n.alarms++
		wrong = append(wrong, "false alarm: "+describe(bad))
	}
	return slices.Concat(wrong, n.judgeIdentity(t, c, r), n.judgeBackend(t, c, r))
}

// judgeIdentity compares the identity of the services according to doctor with boto3's.
func (n *onlineTally) judgeIdentity(t *testing.T, c casetest.Case, r checks.ProjectReport) []string {
	t.Helper()
	identity := ResultOf(t, r, stsidentity.Check)
	if identity.Status == checks.Unknown {
		n.untried++
		t.Log(redacttest.Raw(identity.Reason))
		return nil
	}
	for _, service := range []string{"all", "scheduler"} {
		want := c.Expect.Sessions(t, service).Default
		if want == nil || !want.OK || want.ARN == "" {
			continue
		}
		n.identities++
		// The name of a role's session contains the time.
		arn := want.ARN
		if strings.Contains(arn, ":assumed-role/") {
			arn = arn[:strings.LastIndex(arn, "/")+1]
		}
		if !slices.ContainsFunc(redacttest.RawAll(identity.Notes), func(note string) bool { return strings.Contains(note, arn) }) {
			return []string{fmt.Sprintf("another identity: boto3 was %s; got %s", want.ARN, told(identity))}
		}
		return nil
	}
	return nil
}

// judgeBackend compares the predicted access of the backend with what it read.
func (n *onlineTally) judgeBackend(t *testing.T, c casetest.Case, r checks.ProjectReport) (wrong []string) {
	observed := c.Expect.Sessions(t, "all").Backend
	if observed == nil || !observed.OK || observed.Asked == "" {
		return nil
	}
	n.backends++
	i := slices.IndexFunc(r.Results, func(r checks.Result) bool { return r.Check == secretsaccess.Check })
	text := told(r.Results[i])
	prefix := observed.Asked[:strings.LastIndex(observed.Asked, "/")+1]
	for _, want := range []string{"under " + strings.TrimSuffix(prefix, "/") + " in ", ": readable"} {
		if r.Results[i].Status != checks.Passed || !strings.Contains(text, want) {
			wrong = append(wrong, fmt.Sprintf("backend: no %q in %s", want, text))
		}
	}
	return wrong
}
