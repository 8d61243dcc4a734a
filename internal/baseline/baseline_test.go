package baseline

import (
	"strings"
	"testing"
)

func anything(string) bool { return true }

const example = `{
  "version": 1,
  "projects": [
    {"project": ".", "findings": [
      {"rule": "a-rule", "subject": "<AWS_PROFILE>"},
      {"rule": "a-rule", "subject": "dev"},
      {"rule": "b-rule", "subject": "~/.aws/config"}
    ]},
    {"project": "teams/one", "findings": [
      {"rule": "a-rule", "subject": "sha256:012345"}
    ]}
  ]
}
`

// The same findings are the same bytes, whatever their order.
func TestBytes(t *testing.T) {
	f := New("baseline.json")
	f.Set("teams/one", []Entry{{"a-rule", "sha256:012345"}})
	f.Set("teams/two", nil)
	f.Set(".", []Entry{{"b-rule", "~/.aws/config"}, {"a-rule", "dev"}, {"a-rule", "<AWS_PROFILE>"}, {"a-rule", "dev"}})
	got, err := f.Bytes()
	if err != nil || string(got) != example {
		t.Errorf("%v, it is:\n%s", err, got)
	}
	read, err := Read("baseline.json", got)
	if err != nil {
		t.Fatal(err)
	}
	again, err := read.Bytes()
	if err != nil || string(again) != example || read.Count() != 4 {
		t.Errorf("%v, read again it is:\n%s", err, again)
	}
	if _, err := Read("baseline.json", append([]byte("\ufeff"), got...)); err != nil {
		t.Errorf("with a byte order mark: %v", err)
	}
	empty, err := New("x").Bytes()
	if err != nil || string(empty) != "{\n  \"version\": 1,\n  \"projects\": []\n}\n" {
		t.Errorf("%v, empty it is:\n%s", err, empty)
	}
}

func TestReadNamesTheLine(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "f:1: invalid JSON: the file ends too early",
		"{}":                                   "f:1: the file has no version",
		"[]":                                   "f:1: the file must be an object",
		"{\n\"version\": 2}":                   "f:2: version 2 of the baseline is unknown, this doctor reads version 1",
		"{\"version\": 1.5}":                   "f:1: version 1.5 of the baseline is unknown, this doctor reads version 1",
		"{\"version\": \"1\"}":                 "f:1: version must be a number",
		"{\"version\": 1}\n{}":                 "f:2: the file must be one JSON object",
		"{\"version\": 1,\n\"more\": 1}":       `f:2: unknown name "more" in the file`,
		"{\"version\": 1,\n\"projects\": {}}":  "f:2: projects must be a list",
		"{\"version\": 1,\n\n\"projects\": [":  "f:3: invalid JSON: the file ends too early",
		"{\n<<<<<<< HEAD\n":                    "f:2: invalid JSON: invalid character '<'",
		"{\"version\": 1, \"projects\": [{}]}": "f:1: findings need a project",
		"{\"version\": 1, \"projects\": [{\"project\": \"a\", \"findings\": [\n{\"subject\": \"x\"}]}]}": "f:2: a finding needs a rule",
		"{\"version\": 1, \"projects\": [{\"project\": \"a\", \"findings\": [\n{\"rule\": 1}]}]}":        "f:2: it must be a string",
		strings.Replace(example, `"teams/one"`, `"."`, 1):                                                `f:11: the project "." is there twice`,
	} {
		if _, err := Read("f", []byte(text)); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
}

// What a baseline has of one machine, a run on another recognizes.
func TestOnAnotherMachine(t *testing.T) {
	here := &Project{Dir: "/home/me/repo/p", Home: "/home/me"}
	there := &Project{Dir: `C:\work\p`, Home: `C:\Users\Someone Else`}
	for _, test := range []struct{ here, there, written string }{
		{"AWS_PROFILE", "AWS_PROFILE", "AWS_PROFILE"},
		{"/home/me/.aws/config", `C:\Users\Someone Else\.aws\config`, "~/.aws/config"},
		{"/home/me/repo/p/.env dev", `C:\work\p\.env dev`, "./.env dev"},
		{"/home/me", `C:\Users\Someone Else`, "~"},
		{"/home/astro/.aws", "/home/astro/.aws", "/home/astro/.aws"},
	} {
		e := here.Entry("rule", test.here, anything)
		if e.Subject != test.written {
			t.Errorf("%s is written as %s", test.here, e.Subject)
		}
		there.Entries = []Entry{e}
		if _, found := there.Find("rule", test.there); !found {
			t.Errorf("%s is not found as %s", test.here, test.there)
		}
		if _, found := there.Find("other", test.there); found {
			t.Errorf("%s is found for another rule", test.there)
		}
		if _, found := there.Find("rule", test.there+"x"); found {
			t.Errorf("%sx is found", test.there)
		}
	}
}

// TestHomeIsRoot: a user without an account, as in a container of CI, has the home folder /.
func TestHomeIsRoot(t *testing.T) {
	here, there := &Project{Dir: "/home/me/p", Home: "/home/me"}, &Project{Dir: "/builds/p", Home: "/"}
	for mine, theirs := range map[string]string{
		"/home/me/.aws": "/.aws",
		"~/.aws:/home/astro/.aws:rw /home/me/.aws/config /home/astro/.aws": "~/.aws:/home/astro/.aws:rw /.aws/config /home/astro/.aws",
		"/usr/local/airflow/.aws AWS_CONFIG_FILE":                          "/usr/local/airflow/.aws AWS_CONFIG_FILE",
		"/srv/x":                 "/srv/x",
		"/home/me/p/.aws /.awsx": "/builds/p/.aws /.awsx",
	} {
		there.Entries = []Entry{here.Entry("rule", mine, anything)}
		if _, found := there.Find("rule", theirs); !found {
			t.Errorf("%s is written as %s, which %s is not", mine, there.Entries[0].Subject, theirs)
		}
	}
}

// A subject that may not be shown is a hash, and is recognized whether it may be shown later.
func TestSubjectsThatMayNotBeShown(t *testing.T) {
	p := &Project{Dir: "/p", Home: "/home/me"}
	for subject, shown := range map[string]bool{
		"AKIAIOSFODNN7EXAMPLE":   false,
		"/home/bob/.aws/config":  true,
		"/home/meander/x":        true,
		"sha256:abcdef":          true,
		strings.Repeat("x", 201): true,
		"/srv/z\xff":             true,
	} {
		e := p.Entry("rule", subject, func(string) bool { return shown })
		if !strings.HasPrefix(e.Subject, "sha256:") || len(e.Subject) != len("sha256:")+hashLength {
			t.Errorf("%s is written as %s", subject, e.Subject)
		}
		q := &Project{Dir: "/p", Home: "/home/me", Entries: []Entry{e}}
		if got, found := q.Find("rule", subject); !found || got != e {
			t.Errorf("%s is not found", subject)
		}
	}
}

func TestName(t *testing.T) {
	for _, test := range []struct{ folder, project, want string }{
		{"/r", "/r", "."}, {"/r", "/r/a/b", "a/b"}, {"/r/ci", "/r/a", "../a"},
		{"/r", "/r/é", "é"}, {"/r", "/r/z\xfe", "z\ufffd sha256:b9a558"}, {"/r", "/r/z\xff", "z\ufffd sha256:82a1c3"},
	} {
		if got := Name(test.folder, test.project); got != test.want {
			t.Errorf("%s from %s is %s", test.project, test.folder, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(example))
	f.Add([]byte(`{"version": 1, "projects": [{"project": "a", "findings": []}]}`))
	f.Add([]byte("{\"version\": 1,"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Read("f", data)
		if err != nil {
			return
		}
		written, err := file.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := Read("f", written)
		if err != nil {
			t.Fatalf("%v in\n%s", err, written)
		}
		if twice, _ := again.Bytes(); string(twice) != string(written) {
			t.Errorf("it becomes\n%s, and then\n%s", written, twice)
		}
	})
}
