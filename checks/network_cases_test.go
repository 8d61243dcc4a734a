package checks

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"doctor/internal/aws/awstest"
	"doctor/internal/casetest"
	"doctor/internal/host"
)

// beyond are the failing cases that this run cannot decide, with the reason:
// nothing may be reported as an error there.
var beyond = map[string]string{
	"168-sso-session-refresh-rejected":    "the stand-in cannot know: only the renewal of the token tells, and a diagnosis renews none",
	"289-backend-sm-prefix-leading-slash": "that a prefix with a slash is wrong shows only in a name that is looked up, and the project names none; TestNames has one that does",
	"294-backend-sm-region-other":         "that the secrets are in another region shows only in a name that is looked up, and the project names none; TestNames has one that does",
}

// offlineSymptom are the cases whose rule is reported from the files alone: what
// a lookup would say is not asked.
var offlineSymptom = []string{"288-backend-sm-kwargs-variable-prefix-typo"}

// TestNetworkCases holds the verdict of a run that may ask AWS against what
// real boto3 did: against a stand-in that checks signatures and knows which
// keys are good, behind a proxy, so that nothing else can be reached.
func TestNetworkCases(t *testing.T) {
	server := awstest.New(t, awstest.Options{})
	now := time.Now()
	count := &onlineTally{}
	t.Run("cases", func(t *testing.T) {
		for _, c := range casetest.Load(t, casesDir) {
			t.Run(c.Name, func(t *testing.T) {
				t.Parallel()
				g := c.LayOut(t, now)
				report := Run(context.Background(), onlineWorld(c, g, server, now), Registry(), RunOptions{})
				count.mu.Lock()
				defer count.mu.Unlock()
				count.judge(t, c, g, report)
			})
		}
	})
	t.Logf("%d cases decided with AWS, %d of them need it; %d cannot be decided: misses %d, wrong causes %d, false alarms %d",
		count.decided, count.online, count.otherwise, count.misses, count.wrong, count.alarms)
	t.Logf("identities as observed: %d, not tried: %d; backends as observed: %d", count.identities, count.untried, count.backends)
}

// onlineWorld is a case on a machine whose way to AWS leads to the stand-in.
func onlineWorld(c casetest.Case, g casetest.Ground, server *awstest.Server, now time.Time) *World {
	env := maps.Clone(g.Env)
	maps.Copy(env, server.ProxyEnv())
	m := &host.Machine{OS: c.Layout.Host.OS, Env: env, Home: g.Home, Dir: g.Project, Now: func() time.Time { return now }}
	return NewWorld(context.Background(), m, g.Project, Options{Scopes: []Scope{Project, Host, AWS}, Timeout: unhurried, CheckTimeout: unhurried})
}

// onlineTally is what the cases came to with AWS.
type onlineTally struct {
	mu sync.Mutex
	tally
	online, otherwise             int
	identities, untried, backends int
}

func (n *onlineTally) judge(t *testing.T, c casetest.Case, g casetest.Ground, r ProjectReport) {
	t.Helper()
	bad := errorsIn(r)
	if reason, ok := beyond[c.Name]; ok {
		n.otherwise++
		t.Log(reason)
		if len(bad) > 0 {
			t.Errorf("got %s, want nothing", describe(bad))
		}
		return
	}
	if c.Expect.Needs == "image" && c.Expect.ShouldFail {
		n.judgeBeyond(t, c, bad)
		return
	}
	n.decided++
	if c.Expect.Needs == "network" {
		n.online++
	}
	if c.Expect.ShouldFail {
		n.judgeFailing(t, c, g, bad)
		return
	}
	if len(bad) > 0 {
		n.alarms++
		t.Errorf("false alarm: %s", describe(bad))
	}
	n.judgeIdentity(t, c, r)
	n.judgeBackend(t, c, r)
}

// judgeIdentity holds who doctor says the services are against who boto3 was.
func (n *onlineTally) judgeIdentity(t *testing.T, c casetest.Case, r ProjectReport) {
	t.Helper()
	identity := resultOf(t, r, STSIdentity)
	if identity.Status == Unknown {
		n.untried++
		t.Log(identity.Reason)
		return
	}
	for _, service := range []string{"all", "scheduler"} {
		want, ok := c.Expect.Default(service)
		if !ok || !want.OK || want.ARN == "" {
			continue
		}
		n.identities++
		// The name of a role's session has the time in it.
		arn := want.ARN
		if strings.Contains(arn, ":assumed-role/") {
			arn = arn[:strings.LastIndex(arn, "/")+1]
		}
		if !slices.ContainsFunc(identity.Notes, func(note string) bool { return strings.Contains(note, arn) }) {
			t.Errorf("boto3 was %s; got %s", want.ARN, told(identity))
		}
		return
	}
}

// judgeBackend holds whether the backend may read against what it read.
func (n *onlineTally) judgeBackend(t *testing.T, c casetest.Case, r ProjectReport) {
	t.Helper()
	var observed struct {
		Backend *struct {
			OK    bool   `json:"ok"`
			Asked string `json:"asked_for"`
		} `json:"backend"`
	}
	raw := c.Expect.Observed["all"]
	if raw == nil || json.Unmarshal(raw, &observed) != nil || observed.Backend == nil || !observed.Backend.OK || observed.Backend.Asked == "" {
		return
	}
	n.backends++
	prefix := observed.Backend.Asked[:strings.LastIndex(observed.Backend.Asked, "/")]
	wantTold(t, resultOf(t, r, SecretsAccess), Passed, "under "+prefix+" in ", "may be read")
}

func (n *onlineTally) judgeFailing(t *testing.T, c casetest.Case, g casetest.Ground, bad []found) {
	t.Helper()
	expect := c.Expect
	i := slices.IndexFunc(bad, func(f found) bool { return f.Rule == expect.RootCause })
	if i < 0 {
		n.misses++
		t.Errorf("want %s, got %s", expect.RootCause, describe(bad))
		return
	}
	if len(bad) > 1 {
		n.wrong++
		t.Errorf("want only %s, got %s", expect.RootCause, describe(bad))
	}
	// What the case looked up is not what the probe did.
	symptom := strings.ReplaceAll(g.Tokens(bad[i].Symptom), "<name>", "hello")
	if !symptomFits(expect, symptom) && !slices.Contains(offlineSymptom, c.Name) {
		n.wrong++
		t.Errorf("symptom is\n%s, want\n%s", symptom, expect.Symptom)
	}
	if !slices.Equal(bad[i].Services, expect.FailingServices) {
		n.wrong++
		t.Errorf("services are %v, want %v", bad[i].Services, expect.FailingServices)
	}
}
