package settings

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

const full = `# what this project accepts
severities:
  sso-token-expiring: off
  env-swapped: "warning"
skip: [docker-engine, env-file]
suppressions:
  - rule: credentials-world-readable
    file: ~/.aws/credentials
    service: triggerer
    reason: &why "a shared test account"
    expires: 2027-01-31
  - {rule: sso-will-need-write, reason: *why}
expect:
  account: 012345678901
  role: airflow-dev
  arn: arn:aws:sts::123456789012:assumed-role/airflow-*
`

func TestRead(t *testing.T) {
	got, err := Read("s.yaml", []byte(full))
	if err != nil {
		t.Fatal(err)
	}
	want := &Settings{
		Path:       "s.yaml",
		Severities: []Severity{{"sso-token-expiring", Off, Place{3, 3}}, {"env-swapped", Warning, Place{4, 3}}},
		Skip:       []Entry{{"docker-engine", Place{5, 8}}, {"env-file", Place{5, 23}}},
		Suppressions: []Suppression{
			{
				Rule: "credentials-world-readable", File: "~/.aws/credentials", Service: "triggerer",
				Reason: "a shared test account", Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), At: Place{7, 5},
			},
			{Rule: "sso-will-need-write", Reason: "a shared test account", At: Place{12, 5}},
		},
		// The account is what is written, not the octal number that YAML sees.
		Expect: Expect{Account: "012345678901", Role: "airflow-dev", ARN: "arn:aws:sts::123456789012:assumed-role/airflow-*"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestReadNothing(t *testing.T) {
	for _, text := range []string{"", "# a comment\n", "---\n", "null\n", "skip:\nsuppressions:\nseverities:\nexpect:\n"} {
		got, err := Read("s.yaml", []byte(text))
		if err != nil || !reflect.DeepEqual(got, &Settings{Path: "s.yaml"}) {
			t.Errorf("%q: %+v, %v", text, got, err)
		}
	}
}

func TestReadRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"- a\n":                                                "s.yaml:1:1: the file must be a mapping with the keys expect, severities, skip, suppressions",
		"sevrities: {}\n":                                      `s.yaml:1:1: unknown key "sevrities" in the file; did you mean severities?`,
		"frobnicate: {}\n":                                     `s.yaml:1:1: unknown key "frobnicate" in the file; valid keys are expect, severities, skip, suppressions`,
		"skip: [a]\nskip: [b]\n":                               `s.yaml:2:1: duplicate key "skip"`,
		"severities: [a]\n":                                    "s.yaml:1:13: severities must be a mapping",
		"severities: {a: fatal}\n":                             "s.yaml:1:17: the severity of a must be error, warning or off",
		"severities: {a: [off]}\n":                             "s.yaml:1:17: the severity of a must be",
		"severities: {a: off, a: error}\n":                     `s.yaml:1:22: duplicate key "a"`,
		"skip: env-file\n":                                     "s.yaml:1:7: skip must be a list of ids of checks or rules",
		"skip: [[a]]\n":                                        "s.yaml:1:8: an entry of skip must be a string",
		"skip: ['']\n":                                         "s.yaml:1:8: an entry of skip must be a string",
		"suppressions: [{reason: x}]\n":                        "s.yaml:1:16: a suppression needs a rule",
		"suppressions: [{rule: x}]\n":                          "s.yaml:1:16: the suppression of x needs a reason",
		"suppressions: [{rule: x, reason: ' '}]\n":             "s.yaml:1:34: reason must be a string",
		"suppressions: [{rule: x, reason: ~}]\n":               "s.yaml:1:34: reason must be a string",
		"suppressions: [{rule: x, until: 1}]\n":                `s.yaml:1:26: unknown key "until" in a suppression; valid keys are expires, file, reason, rule, service`,
		"suppressions: [x]\n":                                  "s.yaml:1:16: a suppression must be a mapping with",
		"suppressions: [{rule: x, reason: y, expires: soon}]":  `s.yaml:1:46: expires must be a date such as 2027-01-31, not "soon"`,
		"suppressions: [{rule: x, reason: y, expires: 1/2/3}]": "s.yaml:1:46: expires must be a date",
		"expect: {account: 1234}\n":                            `s.yaml:1:19: account must be twelve digits, not "1234"`,
		"expect: {acount: 1}\n":                                `s.yaml:1:10: unknown key "acount" in expect; did you mean account?`,
		"expect: x\n":                                          "s.yaml:1:9: expect must be a mapping",
		"a: b\n---\nc: d\n":                                    "s.yaml: the file must be one YAML document",
		"skip:\n\t- a\n":                                       "s.yaml:2:",
		"skip: [a\n":                                           "invalid YAML: ",
		"skip: \xc3\x28\n":                                     "invalid YAML: ",
	} {
		_, err := Read("s.yaml", []byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), "s.yaml") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q:\n got %v\nwant %s", text, err, want)
		}
	}
}

func TestExpired(t *testing.T) {
	s := Suppression{Expires: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC)}
	east := time.FixedZone("east", 12*3600)
	for _, c := range []struct {
		now  time.Time
		want bool
	}{
		{time.Date(2027, 1, 30, 23, 0, 0, 0, time.UTC), false},
		{time.Date(2027, 1, 31, 23, 59, 0, 0, time.UTC), false},
		{time.Date(2027, 2, 1, 0, 0, 0, 0, time.UTC), true},
		{time.Date(2027, 2, 1, 0, 30, 0, 0, east), true}, // by the calendar on the wall
		{time.Date(2027, 1, 31, 23, 30, 0, 0, east), false},
	} {
		if got := s.Expired(c.now); got != c.want {
			t.Errorf("%v: %v", c.now, got)
		}
	}
	if (Suppression{}).Expired(time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Error("a suppression without a date has expired")
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte("a: &a [*a]\n"))
	f.Add([]byte("skip: *x\n"))
	f.Add([]byte("suppressions: [&a {rule: *a}]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := Read("s.yaml", data)
		if (s == nil) == (err == nil) {
			t.Fatalf("%v, %v", s, err)
		}
		if err != nil && !strings.HasPrefix(err.Error(), "s.yaml") {
			t.Fatalf("an error without the file: %v", err)
		}
		if s != nil {
			for _, one := range s.Suppressions {
				if one.Reason == "" || one.Rule == "" {
					t.Fatalf("accepted %+v", one)
				}
			}
		}
	})
}
