package builtin

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"doctor/checks"
	"doctor/checks/astroproject"
	"doctor/checks/awsconnections"
	"doctor/checks/awsregion"
	"doctor/checks/backendkwargs"
	"doctor/checks/credentialchain"
	"doctor/checks/credentialfiles"
	"doctor/checks/doctorsettings"
	"doctor/checks/envfile"
	"doctor/checks/internal/scenetest"
	"doctor/checks/overridefile"
	"doctor/checks/secretexposure"
	"doctor/checks/secretsbackend"
	"doctor/checks/volumepaths"
	"doctor/internal/astro"
	"doctor/internal/aws/awstest"
	"doctor/internal/boto"
	"doctor/internal/casetest"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
	"doctor/internal/sessions"
)

// TestEachCheckAloneIsTrue: a check that is requested alone finds the same as in a full run,
// and passes only if its subject is fine, not because another check reports the problem.
func TestEachCheckAloneIsTrue(t *testing.T) {
	now := casetest.Now()
	for _, c := range casetest.Load(t, casetest.First, casetest.More) {
		t.Run(c.Set+"/"+c.Name, func(t *testing.T) {
			t.Parallel()
			g := c.LayOut(t, now)
			m := &host.Machine{OS: c.Layout.Host.OS, Env: g.Env, Home: g.Home, Dir: g.Project, Now: func() time.Time { return now }}
			w := facts.New(t.Context(), m, g.Project, facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}, Timeout: scenetest.Unhurried, CheckTimeout: scenetest.Unhurried})
			all := run.Run(context.Background(), w, Checks(), run.Options{Offline: true})
			for _, check := range []*checks.Check{overridefile.Check, envfile.Check, credentialfiles.Check, volumepaths.Check, credentialchain.Check, awsregion.Check, secretsbackend.Check, backendkwargs.Check, awsconnections.Check} {
				w.Options.Only = []string{check.ID}
				only := run.Run(context.Background(), w, Checks(), run.Options{Offline: true})
				alone := ResultOf(t, only, check)
				together := ResultOf(t, all, check)
				if a, b := redacttest.Everything(alone.Findings), redacttest.Everything(together.Findings); !slices.Equal(a, b) {
					t.Errorf("%s alone finds\n%v\nand in company\n%v", check.ID, a, b)
				}
				for _, r := range []checks.Result{alone, together} {
					if why := falsePass(w, r); why != "" {
						t.Errorf("%s passes, and %s", check.ID, why)
					}
				}
				if isOther := len(alone.Findings) == 0 && strings.HasPrefix(redacttest.Raw(alone.Reason), "see "); isOther && (only.Status() != checks.Fail || together.Status != checks.Skip) {
					t.Errorf("%s alone ends as %s, and is %s in company: %s", check.ID, only.Status(), together.Status, redacttest.Raw(alone.Reason))
				}
			}
		})
	}
}

// falsePass says why the pass of a check is false, "" if it is true or the check did not pass.
func falsePass(w *facts.Facts, r checks.Result) string {
	if r.Status != checks.Passed {
		return ""
	}
	if len(w.Project().Refusals) > 0 && !slices.Contains([]*checks.Check{astroproject.Check, secretexposure.Check, doctorsettings.Check}, r.Check) {
		return "the project does not start: " + checks.RuleOfRefusal(Checks(), w.Project().Refusals[0].Kind).String()
	}
	file := map[*checks.Check]string{envfile.Check: w.Project().EnvFile.Path, overridefile.Check: "docker-compose.override.yml"}[r.Check]
	for _, c := range w.Diagnosis().Causes {
		if file != "" && slices.ContainsFunc(c.At, func(at astro.Origin) bool { return at.File == file }) {
			return fmt.Sprintf("%s is in %s", checks.RuleOfCause(Checks(), c.Kind), file)
		}
	}
	isRead := false
	for _, v := range w.Diagnosis().Views {
		isRead = isRead || v.Default().ConfigFile.Entry.IsFile() || v.Default().CredentialsFile.Entry.IsFile()
		for _, s := range v.Sessions {
			if s.Outcome.Failure == nil || !s.IsCertain() || w.Diagnosis().Undecided || len(w.Diagnosis().Causes) == 0 {
				continue
			}
			if why := failsAs(r.Check, s); why != "" {
				return why
			}
		}
	}
	if r.Check == credentialfiles.Check && !isRead {
		return "no service has one of the files"
	}
	return ""
}

// failsAs says what fails of a session that is the subject of a check.
func failsAs(check *checks.Check, s *sessions.Session) string {
	f := s.Outcome.Failure
	about := strings.HasPrefix(string(f.Kind), "region ")
	switch {
	case check == credentialchain.Check && !about:
		return "there are no good credentials: " + f.Symptom()
	case check == awsregion.Check && (about || f.Stage == boto.AtSession):
		return "the region is not known: " + f.Symptom()
	case check == volumepaths.Check && (f.Kind == boto.NoCredentials || f.Kind == boto.ProfileNotFound) && !s.Outcome.CredentialsFile.Entry.Exists() && !s.Outcome.ConfigFile.Entry.Exists():
		return "there are no files: " + f.Symptom()
	}
	return ""
}

// TestSeeRule: the reason of a check that has nothing to report itself names the rule that
// has, and a check with another subject still passes.
func TestSeeRule(t *testing.T) {
	unmounted := map[string]string{"project/dags/load.py": hookDAG, "project/docker-compose.override.yml": "services:\n  scheduler:\n    volumes:\n      - ./data:/data\n"}
	broken := map[string]string{
		"project/dags/load.py": hookDAG,
		"project/.env":         scenetest.MountVariables + "AIRFLOW__SECRETS__BACKEND=include.backends.Mine\nAIRFLOW__SECRETS__BACKEND_KWARGS={'region_name': 'us-east-1'}\n",
	}
	keys := map[string]string{
		"project/dags/load.py": hookDAG, "project/docker-compose.override.yml": "",
		"project/.env": "AWS_DEFAULT_REGION=us-west-2\nAWS_ACCESS_KEY_ID=" + awstest.ExampleKeyID + "\nAWS_SECRET_ACCESS_KEY=" + awstest.ExampleSecret + "\n",
	}
	for name, c := range map[string]struct {
		files  map[string]string
		check  *checks.Check
		status checks.Status
		says   string
	}{
		"nothing mounted, the chain alone":              {unmounted, credentialchain.Check, checks.Skip, "see override-missing (override-file)"},
		"nothing mounted, the paths alone":              {unmounted, volumepaths.Check, checks.Skip, "see override-missing (override-file)"},
		"nothing mounted, the files alone":              {unmounted, credentialfiles.Check, checks.Skip, "see override-missing (override-file)"},
		"nothing mounted, the override alone":           {unmounted, overridefile.Check, checks.Fail, ""},
		"nothing mounted, the keys in git alone":        {unmounted, secretexposure.Check, checks.Passed, ""},
		"keys in .env and no files, the files alone":    {keys, credentialfiles.Check, checks.Skip, "no service reads AWS files"},
		"keys in .env and no files, the chain alone":    {keys, credentialchain.Check, checks.Passed, ""},
		"broken kwargs of a class of one's own":         {broken, backendkwargs.Check, checks.Warn, ""},
		"all is well, the chain alone":                  {map[string]string{"project/dags/load.py": hookDAG}, credentialchain.Check, checks.Passed, ""},
		"all is well, the files alone":                  {map[string]string{"project/dags/load.py": hookDAG}, credentialfiles.Check, checks.Passed, ""},
		"broken kwargs of a class of one's own, .env":   {broken, envfile.Check, checks.Passed, ""},
		"broken kwargs of a class of one's own, region": {broken, awsregion.Check, checks.Passed, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scenetest.Scene{Files: c.files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}, Only: []string{c.check.ID}}}
			report := run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true})
			r := ResultOf(t, report, c.check)
			if strings.HasPrefix(c.says, "see ") && report.Status() != checks.Fail {
				t.Errorf("the run is %s, and what failed is not shown", report.Status())
			}
			if r.Status != c.status || !strings.Contains(redacttest.Raw(r.Reason), c.says) {
				t.Errorf("got %s, want %s and %q", told(r), c.status, c.says)
			}
		})
	}
}

// TestOnlyOneRule: what keeps the check of a rule from looking fails the run that asks for this rule
// alone, and nothing else counts. If it is excluded, nobody can tell.
func TestOnlyOneRule(t *testing.T) {
	files := map[string]string{"project/dags/load.py": hookDAG, "project/docker-compose.override.yml": "services:\n  scheduler:\n    volumes:\n      - ./data:/data\n"}
	asked, hides := credentialchain.ProfileNotFound.ID, overridefile.OverrideMissing.ID
	for name, c := range map[string]struct {
		skipped []string
		status  checks.Status
		rules   []string
	}{
		"as it is":                 {nil, checks.Fail, []string{hides}},
		"without the other rule":   {[]string{hides}, checks.Unknown, nil},
		"without the other check":  {[]string{overridefile.Check.ID}, checks.Unknown, nil},
		"without a rule beside it": {[]string{overridefile.OverrideEmpty.ID}, checks.Fail, []string{hides}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scenetest.Scene{Files: files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}, Only: []string{asked}, Skipped: c.skipped}}
			r := run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true})
			var rules []string
			for _, f := range everything(r) {
				rules = append(rules, f.Rule.ID)
			}
			if r.Status() != c.status || !slices.Equal(rules, c.rules) {
				t.Errorf("it is %s with %q, want %s with %q", r.Status(), rules, c.status, c.rules)
			}
		})
	}
}

// TestWhatStopsTheStart: refusals stop `astro dev start`, and a fault of a session does not.
func TestWhatStopsTheStart(t *testing.T) {
	override := func(text string) map[string]string {
		return map[string]string{"project/dags/load.py": hookDAG, "project/docker-compose.override.yml": text}
	}
	for name, c := range map[string]struct {
		files map[string]string
		rule  string
		stops bool
	}{
		"invalid YAML":    {override("services: [\n"), overridefile.OverrideYAMLSyntax.ID, true},
		"no project":      {map[string]string{"project/.astro/config.yaml": ""}, astroproject.ProjectNotAstro.ID, true},
		"nothing mounted": {override("services:\n  scheduler:\n    volumes:\n      - ./data:/data\n"), overridefile.OverrideMissing.ID, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scenetest.Scene{Files: c.files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}}
			all := checks.Ordered(run.Run(context.Background(), s.Facts(t, awstest.New(t, awstest.Options{})), Checks(), run.Options{Offline: true}))
			if len(all) == 0 || all[0].Finding.Rule.ID != c.rule || all[0].Finding.StopsStart != c.stops {
				t.Errorf("first comes %+v", all)
			}
		})
	}
}
