package external

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/program"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

const goodList = `{"protocol": 1, "checks": [{"id": "house", "title": "House rules", "doc": "Looks.", "verdict": "The house rules are broken",
	"rules": [{"id": "house-profile", "severity": "error", "title": "Wrong profile", "doc": "**Fix.** Set it."}]}]}`

// answers runs a program that prints these answers, by its verb, and keeps what it was asked.
type answers struct {
	by    map[string]string
	err   error // of run
	asked []program.Call
}

func (a *answers) run(_ context.Context, c program.Call) ([]byte, error) {
	a.asked = append(a.asked, c)
	verb := c.Args[len(c.Args)-1]
	if verb == "run" && a.err != nil {
		return nil, a.err
	}
	return []byte(a.by[verb]), nil
}

func theProgram(name string) Program {
	return Program{Name: "./" + name, Place: "--check-command", Words: []string{"/opt/" + name}, Flags: " --check-command /opt/" + name}
}

// world lays out a working project with these files in place of its own.
func world(t *testing.T, files map[string]string) *facts.Facts {
	t.Helper()
	base := t.TempDir()
	if err := os.CopyFS(base, os.DirFS(filepath.Join("..", "..", "examples", "airflow3-repaired"))); err != nil {
		t.Fatal(err)
	}
	dir, home := filepath.Join(base, "project"), filepath.Join(base, "home")
	for name, text := range files {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m := &host.Machine{OS: "linux", Env: map[string]string{"HOME": home}, Home: home, UID: 1000, Dir: dir, Now: time.Now}
	o := facts.Options{Only: []string{"house"}, Scopes: []facts.Scope{facts.Project, facts.Host}, Timeout: 5 * time.Minute, CheckTimeout: 5 * time.Minute}
	return facts.New(t.Context(), m, dir, o)
}

// result is what the check house ends with if its program behaves like this.
func result(t *testing.T, w *facts.Facts, a *answers) checks.Result {
	t.Helper()
	list, err := Add(t.Context(), builtin.Checks(), []Program{theProgram("house")}, World{Run: a.run})
	if err != nil {
		t.Fatal(err)
	}
	report := run.Run(t.Context(), w, list, run.Options{})
	i := slices.IndexFunc(report.Results, func(r checks.Result) bool { return r.Check.ID == "house" })
	return report.Results[i]
}

// TestOrder: external checks come after the built-in ones, sorted by their ids whatever the order
// of the programs, and before those that run last.
func TestOrder(t *testing.T) {
	one := func(id string) *answers {
		return &answers{by: map[string]string{"list": strings.ReplaceAll(goodList, "house", id)}}
	}
	all := map[string]*answers{"/opt/b": one("zebra"), "/opt/a": one("apple")}
	w := World{Run: func(ctx context.Context, c program.Call) ([]byte, error) { return all[c.Path].run(ctx, c) }, Env: []string{"A=b"}}
	list, err := Add(t.Context(), builtin.Checks(), []Program{theProgram("b"), theProgram("a")}, w)
	if err != nil {
		t.Fatal(err)
	}
	var ids, want []string
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	for _, c := range builtin.Checks() {
		if c.Last {
			want = append(want, "apple", "zebra")
		}
		want = append(want, c.ID)
	}
	if !slices.Equal(ids, want) {
		t.Errorf("%q, want %q", ids, want)
	}
	c := all["/opt/a"].asked[0]
	if c.Dir != "/opt" || !slices.Equal(c.Args, []string{"list"}) || !slices.Equal(c.Env, []string{"A=b"}) || len(c.Input) > 0 {
		t.Errorf("asked with %+v", c)
	}
}

// TestListFaults: a program that does not describe its checks properly is refused, with the fault.
func TestListFaults(t *testing.T) {
	edit := func(from, to string) string { return strings.Replace(goodList, from, to, 1) }
	for name, c := range map[string]struct{ list, want string }{
		"nothing":             {" \n", "it printed nothing"},
		"no JSON":             {"usage: house", "not valid JSON"},
		"cut":                 {goodList[:40], "not valid JSON"},
		"no UTF-8":            {edit("Looks", "L\xffks"), "not UTF-8"},
		"two":                 {goodList + goodList, "more than one JSON document"},
		"not an object":       {`[1]`, "must be an object"},
		"no protocol":         {edit(`"protocol": 1, `, ""), "has no protocol"},
		"a later protocol":    {edit(`"protocol": 1`, `"protocol": 2`), "protocol 2, but this doctor only knows 1"},
		"no checks":           {`{"protocol": 1, "checks": []}`, "it has no checks"},
		"an unknown key":      {edit(`"doc"`, `"docs"`), `unknown key "docs"`},
		"a wrong type":        {edit(`"id": "house"`, `"id": 1`), "checks.id must be a string, not number"},
		"a wrong id":          {edit(`"id": "house"`, `"id": "House"`), "not in lower-kebab-case"},
		"no id":               {edit(`"id": "house", `, ""), "not in lower-kebab-case"},
		"the same id":         {edit(`"house-profile"`, `"house"`), "is that of check house too"},
		"an id of doctor":     {edit(`"house-profile"`, `"volume-paths"`), "is that of check volume-paths too"},
		"no title":            {edit(`"House rules"`, `""`), "no Title"},
		"a long title":        {edit(`House rules`, strings.Repeat("long ", 20)), "longer than 60 letters"},
		"no page":             {edit(`**Fix.** Set it.`, ``), "house-profile: no Doc"},
		"no rules":            {goodList[:strings.Index(goodList, `"rules"`)] + `"rules": []}]}`, "house: no rules"},
		"an unknown severity": {edit(`"error"`, `"fatal"`), `unknown severity "fatal"`},
		"an escape":           {edit(`Looks.`, `\u001b[2J`), "control characters"},
		"an override":         {edit(`House rules`, `\u202eseulr`), "control characters"},
	} {
		_, err := Add(t.Context(), builtin.Checks(), []Program{theProgram("house")}, World{Run: (&answers{by: map[string]string{"list": c.list}}).run})
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), "--check-command: asking ./house for its checks: ") {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	late := World{Run: func(context.Context, program.Call) ([]byte, error) { return nil, context.DeadlineExceeded }}
	if _, err := Add(t.Context(), builtin.Checks(), []Program{theProgram("house")}, late); err == nil || !strings.Contains(err.Error(), "did not answer in time (--check-timeout)") {
		t.Errorf("too late: %v", err)
	}
	twice := World{Run: (&answers{by: map[string]string{"list": goodList}}).run}
	if _, err := Add(t.Context(), builtin.Checks(), []Program{theProgram("house")}, twice); err != nil {
		t.Errorf("the list without a fault: %v", err)
	}
	again := func(_ context.Context, c program.Call) ([]byte, error) { return []byte(goodList), nil }
	if _, err := Add(t.Context(), builtin.Checks(), []Program{theProgram("house"), theProgram("other")}, World{Run: again}); err == nil || !strings.Contains(err.Error(), "./other for its checks: check house: the id is that of check house too") {
		t.Errorf("the checks of two programs: %v", err)
	}
}

// TestRunFaults: a program that fails, or whose answer breaks the protocol, never passes.
func TestRunFaults(t *testing.T) {
	finding := func(more string) string {
		return `{"protocol": 1, "findings": [{"rule": "house-profile", "message": "wrong"` + more + `}]}`
	}
	w := world(t, nil)
	for name, c := range map[string]struct{ answer, want string }{
		"nothing":                {"", "it printed nothing"},
		"no JSON":                {"all good", "not valid JSON"},
		"another protocol":       {`{"protocol": 7, "findings": []}`, "protocol 7, but this doctor only knows 1"},
		"no protocol":            {`{"findings": []}`, "has no protocol"},
		"no findings":            {`{"protocol": 1}`, "has no findings; if nothing is wrong, they are an empty array"},
		"null":                   {`{"protocol": 1, "findings": null}`, "has no findings"},
		"an unknown key":         {`{"protocol": 1, "finding": []}`, `unknown key "finding"`},
		"an unknown rule":        {strings.ReplaceAll(finding(""), "house-profile", "house-region"), `house has no rule "house-region"`},
		"a rule of doctor":       {strings.ReplaceAll(finding(""), "house-profile", "profile-not-found"), `house has no rule "profile-not-found"`},
		"no message":             {strings.ReplaceAll(finding(""), "wrong", " "), "finding 1 of its answer: it has no message"},
		"an unknown service":     {finding(`, "services": ["worker"]`), `service "worker" is not in the request`},
		"a file elsewhere":       {finding(`, "locations": [{"file": "/etc/passwd"}]`), "neither a path relative to the project"},
		"a file above":           {finding(`, "locations": [{"file": "../x"}]`), "neither a path relative to the project"},
		"a file above home":      {finding(`, "locations": [{"file": "~/../x"}]`), "neither a path relative to the project"},
		"a line before the file": {finding(`, "locations": [{"file": ".env", "line": -1}]`), "is not a place"},
		"a column without line":  {finding(`, "locations": [{"file": ".env", "column": 2}]`), "is not a place"},
		"a fix without title":    {finding(`, "fixes": [{"commands": ["rm -rf ~"]}]`), "a fix has no title"},
		"the same twice":         {`{"protocol": 1, "findings": [{"rule": "house-profile", "message": "wrong"}, {"rule": "house-profile", "message": "wrong"}]}`, "findings 1 and 2 of its answer have the same rule and subject"},
		"skip with findings":     {finding("")[:len(finding(""))-1] + `, "skip": "not here"}`, "has \"skip\" and a result"},
		"its own word":           {`{"protocol": 1, "unknown": "the registry is down"}`, "the registry is down"},
	} {
		r := result(t, w, &answers{by: map[string]string{"list": goodList, "run": c.answer}})
		if r.Status != checks.Unknown || !strings.Contains(redacttest.Raw(r.Reason), c.want) || len(r.Findings) > 0 {
			t.Errorf("%s: %s %q %v, want unknown %q", name, r.Status, redacttest.Raw(r.Reason), r.Findings, c.want)
		}
	}
	failed := &answers{by: map[string]string{"list": goodList}, err: &program.ExitError{State: "exit status 1", Said: "KeyError: 'x'"}}
	if r := result(t, w, failed); r.Status != checks.Unknown || redacttest.Raw(r.Reason) != "./house: ended with exit status 1: KeyError: 'x'" {
		t.Errorf("exit code 1: %s %q", r.Status, redacttest.Raw(r.Reason))
	}
	late := &answers{by: map[string]string{"list": goodList}, err: context.DeadlineExceeded}
	if r := result(t, w, late); r.Status != checks.Unknown {
		t.Errorf("too late: %s %q", r.Status, redacttest.Raw(r.Reason))
	}
}

// TestAnswers: what a program finds is what the check ends with.
func TestAnswers(t *testing.T) {
	w := world(t, nil)
	for name, c := range map[string]struct {
		answer string
		status checks.Status
	}{
		"nothing wrong":  {`{"protocol": 1, "findings": []}`, checks.Passed},
		"with a BOM":     {"\ufeff" + `{"protocol": 1, "findings": []}`, checks.Passed},
		"does not apply": {`{"protocol": 1, "skip": "no DAGs"}`, checks.Skip},
	} {
		if r := result(t, w, &answers{by: map[string]string{"list": goodList, "run": c.answer}}); r.Status != c.status {
			t.Errorf("%s: %s %q", name, r.Status, redacttest.Raw(r.Reason))
		}
	}
	r := result(t, w, &answers{by: map[string]string{"list": goodList, "run": `{"protocol": 1, "findings": [
		{"rule": "house-profile", "subject": "AWS_PROFILE", "message": "the profile is x", "symptom": "it fails", "services": ["scheduler"],
		 "locations": [{"file": ".env", "line": 2, "column": 1}, {"file": "~/.aws/config"}],
		 "fixes": [{"title": "Set it", "commands": ["one", "two"]}]},
		{"rule": "house-profile", "message": "another", "locations": [{"file": "a.py"}]}]}`}})
	if r.Status != checks.Fail || len(r.Findings) != 2 {
		t.Fatalf("%s, %d findings", r.Status, len(r.Findings))
	}
	f, g := r.Findings[0], r.Findings[1]
	if f.Subject != "AWS_PROFILE" {
		f, g = g, f
	}
	switch {
	case redacttest.Raw(f.Message) != "the profile is x" || redacttest.Raw(f.Symptom) != "it fails" || !slices.Equal(f.Services, []string{"scheduler"}),
		!slices.Equal(f.At, []checks.Position{{File: ".env", Line: 2, Column: 1}, {File: "~/.aws/config"}}),
		len(f.Fixes) != 1 || f.Fixes[0].Edit != nil || !slices.Equal(redacttest.RawAll(f.Fixes[0].Commands), []string{"one", "two"}):
		t.Errorf("%+v", f)
	case g.Subject != "a.py: another":
		t.Errorf("the default subject is %q", g.Subject)
	}
}

// TestNoProject: a program is not asked about a folder that is not an Astro project.
func TestNoProject(t *testing.T) {
	m := &host.Machine{OS: "linux", Home: t.TempDir(), Dir: t.TempDir(), Now: time.Now}
	a := &answers{by: map[string]string{"list": goodList, "run": `{"protocol": 1, "findings": []}`}}
	w := facts.New(t.Context(), m, m.Dir, facts.Options{Only: []string{"house"}, Scopes: []facts.Scope{facts.Project, facts.Host}})
	if r := result(t, w, a); r.Status != checks.Skip || len(a.asked) != 1 {
		t.Errorf("%s, called %d times", r.Status, len(a.asked))
	}
}

// TestRequest: the request has the names of all variables, and the values of those alone that may
// be shown; it follows its schema.
func TestRequest(t *testing.T) {
	const secret = "kX9mQ2vL7pR4tY8wZ3nB6cD1fG5hJ0sA"
	w := world(t, map[string]string{".env": "AWS_CONFIG_FILE=/home/astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials\n" +
		"AWS_MAX_ATTEMPTS=3\nAPP_PASSWORD=" + secret + "\nAWS_REGION=" + secret + "\nEMPTY=\n"})
	a := &answers{by: map[string]string{"list": goodList, "run": `{"protocol": 1, "findings": []}`}}
	if r := result(t, w, a); r.Status != checks.Passed {
		t.Fatalf("%s %q", r.Status, redacttest.Raw(r.Reason))
	}
	c := a.asked[1]
	if strings.Contains(string(c.Input), secret) || !slices.Equal(c.Args, []string{"run"}) || c.Dir != "/opt" {
		t.Errorf("%+v %s", c, c.Input)
	}
	validate(t, "request", c.Input)
	var r request
	if err := json.Unmarshal(c.Input, &r); err != nil {
		t.Fatal(err)
	}
	if r.Protocol != 1 || r.Check != "house" || !r.Offline || r.Project.Dir != w.Dir || r.Project.Mode != "docker" || r.Project.Runtime != "3.1-12" || r.Project.AirflowMajor != 3 {
		t.Errorf("%+v", r)
	}
	i := slices.IndexFunc(r.Project.Services, func(s service) bool { return s.Name == "scheduler" })
	if i < 0 {
		t.Fatalf("no scheduler in %+v", r)
	}
	s := r.Project.Services[i]
	text := func(value *string) string {
		if value == nil {
			return "(hidden)"
		}
		return *value
	}
	got := map[string]string{}
	for _, v := range s.Environment {
		got[v.Name] = text(v.Value)
		if v.Name == "AWS_MAX_ATTEMPTS" && (v.Location == nil || *v.Location != location{".env", 3, 1} && *v.Location != location{".env", 3, 18}) {
			t.Errorf("%s is at %+v", v.Name, v.Location)
		}
	}
	for name, want := range map[string]string{"AWS_MAX_ATTEMPTS": "3", "APP_PASSWORD": "(hidden)", "AWS_REGION": "(hidden)", "EMPTY": "", "AWS_CONFIG_FILE": "/home/astro/.aws/config"} {
		if have, set := got[name]; !set || have != want {
			t.Errorf("%s is %q, want %q", name, have, want)
		}
	}
	if !slices.ContainsFunc(s.Mounts, func(m mount) bool { return m.Target == "/home/astro/.aws" && m.Location != nil }) {
		t.Errorf("~/.aws is not mounted: %+v", s.Mounts)
	}
	if d := s.Sessions[0]; d.Kind != "default" || text(d.Profile) != "default" || text(d.Source) != "shared-credentials-file" || d.Exception != nil {
		t.Errorf("the default session is %+v", d)
	}
}

// validate requires that a document follows one part of the schema.
func validate(t testing.TB, part string, document []byte) {
	t.Helper()
	if err := follows(t, part, document); err != nil {
		t.Errorf("%s: %v\n%s", part, err, document)
	}
}

func follows(t testing.TB, part string, document []byte) error {
	t.Helper()
	whole, err := jsonschema.UnmarshalJSON(strings.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("protocol.json", whole); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("protocol.json#/$defs/" + part)
	if err != nil {
		t.Fatal(err)
	}
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(string(document)))
	return errors.Join(err, func() error {
		if err != nil {
			return nil
		}
		return compiled.Validate(value)
	}())
}

// TestSchemaRefusesWhatDoctorRefuses: the schema is not more generous than doctor where a schema
// can say it.
func TestSchemaRefusesWhatDoctorRefuses(t *testing.T) {
	validate(t, "list", []byte(goodList))
	validate(t, "answer", []byte(`{"protocol": 1, "findings": [{"rule": "house-profile", "message": "wrong"}]}`))
	for part, documents := range map[string][]string{
		"list":   {`{"protocol": 2, "checks": []}`, `{"protocol": 1, "checks": []}`, strings.Replace(goodList, `"error"`, `"fatal"`, 1), strings.Replace(goodList, `"doc"`, `"docs"`, 1)},
		"answer": {`{"protocol": 1}`, `{"findings": []}`, `{"protocol": 1, "findings": null}`, `{"protocol": 1, "findings": [{"rule": "x"}]}`, `{"protocol": 1, "finding": []}`},
	} {
		for _, d := range documents {
			if follows(t, part, []byte(d)) == nil {
				t.Errorf("the schema of a %s allows %s", part, d)
			}
		}
	}
}

func FuzzAnswer(f *testing.F) {
	f.Add(`{"protocol": 1, "findings": [{"rule": "house-profile", "message": "wrong", "locations": [{"file": ".env", "line": 1}]}]}`)
	f.Add(`{"protocol": 1, "findings": [{"rule": "house-profile", "message": "\u001b", "services": ["scheduler"], "fixes": [{"title": "x", "commands": [""]}]}]}`)
	f.Add(`{"protocol": 1e0, "skip": ""}`)
	f.Add(`[[[[`)
	c := &checks.Check{ID: "house", Rules: []*checks.Rule{{ID: "house-profile"}}}
	p := project{Services: []service{{Name: "scheduler"}}}
	f.Fuzz(func(t *testing.T, text string) {
		var a runAnswer
		if decode([]byte(text), &a) != nil || a.valid(c, p) != nil {
			return
		}
		seen := map[checks.Identity]bool{}
		for _, one := range a.Findings {
			g := one.finding(c)
			if g.Rule == nil || g.Message.IsEmpty() || g.Subject == "" || seen[g.Identity()] {
				t.Errorf("%+v", g)
			}
			seen[g.Identity()] = true
			for _, at := range g.At {
				if filepath.IsAbs(at.File) || strings.Contains(at.File, "..") && !filepath.IsLocal(strings.TrimPrefix(at.File, "~/")) {
					t.Errorf("a place outside of the project: %+v", at)
				}
			}
		}
	})
}
