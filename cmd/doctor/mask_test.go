package main

import (
	"strings"
	"testing"
)

const hidden = "hunter2"

// masked are files with the word hunter2 where it must not be seen, and what
// must be left of them.
var masked = []struct {
	name, text, want string
	mask             func(string) string
}{
	{"bom and export", "\ufeffexport A=hunter2\r\nAWS_PROFILE=dev\r\n", "\ufeffexport A=****\r\nAWS_PROFILE=dev\r\n", dotenv},
	{"colon", "A: hunter2", "A: ****", dotenv},
	{"no value", "A\nB=", "****\nB=", dotenv},
	{"kwargs", `AIRFLOW__SECRETS__BACKEND_KWARGS='{"profile_name": "dev", "x": "hunter2", "y": ["hunter2"], "z": hunter2}'`,
		`AIRFLOW__SECRETS__BACKEND_KWARGS=****`, dotenv},
	{"kwargs, escaped quote", `AIRFLOW__SECRETS__BACKEND_KWARGS={"sep": "a\"b", "x": "q\"hunter2"}`,
		`AIRFLOW__SECRETS__BACKEND_KWARGS={"sep": "****", "x": "****"}`, dotenv},
	{"kwargs, odd shapes", `AIRFLOW__SECRETS__BACKEND_KWARGS={"full_url_mode":"hunter2","connections_prefix":"//u:hunter2@h","region_name":"eu-west-1"}`,
		`AIRFLOW__SECRETS__BACKEND_KWARGS={"full_url_mode":"****","connections_prefix":"****","region_name":"eu-west-1"}`, dotenv},
	{"comment behind", "AWS_PROFILE=default # pw hunter2\nAWS_REGION=\"a\nhunter2\"", "AWS_PROFILE=****\nAWS_REGION=****\n****", dotenv},
	{"a key over several lines", "KEY=\"-----BEGIN\nAWS_REGION=hunter2\nend\"\nAWS_REGION=eu-west-1\n", "KEY=****\n****\n****\nAWS_REGION=eu-west-1\n", dotenv},
	{"yaml, wide letters", "services:\n  a:\n    environment: {ÄÖÜ: \"hunter2\", B: 日本hunter2}\n",
		"services:\n  a:\n    environment: {ÄÖ****\n", compose},
	{"yaml, folded plain", "services:\n  a:\n    command: x\n      hunter2\n      # no comment\n    user: \"1000\"\n",
		"services:\n  a:\n    command: ****\n****\n****\n    user: \"1000\"\n", compose},
	{"yaml, a list of commands", "services:\n  a:\n    command: [\"sh\", \"hunter2\"]\n", "services:\n  a:\n    command: [****\n", compose},
	{"yaml, harmless", "version: \"3\"\nservices:\n  a: &x\n    environment:\n      AWS_PROFILE: dev # hunter2\n  b: *x\n",
		"version: \"3\"\nservices:\n  a: &x\n    environment:\n      AWS_PROFILE: dev # ****\n  b: *x\n", compose},
	{"yaml, kwargs", "services:\n  a:\n    environment:\n      AIRFLOW__SECRETS__BACKEND_KWARGS: '{\"sep\": \"/\", \"k\": \"hunter2\"}'\n",
		"services:\n  a:\n    environment:\n      AIRFLOW__SECRETS__BACKEND_KWARGS: '{\"sep\": \"/\", \"k\": \"****\"}'\n", compose},
	{"not yaml", "services:\n\ta: hunter2\n  - b\nC=hunter2\n", "services:\n\ta: ****\n  - ****\n****\n", compose},
	{"two documents", "a: 1\n---\nb: hunter2\n", "a: ****\n****\nb: ****\n", compose},
	{"yaml, lists that are none", "services:\n  a:\n    environment: \"PW: hunter2\"\n  b:\n    environment: [PW:hunter2]\n  c:\n    environment:\n      - PW hunter2\n      - hunter2\n      - AWS_PROFILE\n      - {A: hunter2}\n      - hunter2=x\n    ports: \"hunter2\"\n    volumes:\n      - x: hunter2\n      - hunter2\n      - ~/.aws:/b\n",
		"services:\n  a:\n    environment: ****\n  b:\n    environment: [****\n  c:\n    environment:\n      - ****\n      - ****\n      - AWS_PROFILE\n      - {A: ****\n      - ****\n    ports: ****\n    volumes:\n      - x: ****\n      - ****\n      - ~/.aws:/b\n", compose},
	{"yaml, a volume of another machine", "volumes:\n  x:\n    driver_opts: {type: cifs, device: //h/d, o: \"username=a,password=hunter2\"}\n",
		"volumes:\n  x:\n    driver_opts: {type: cifs, device: //h/d, o: ****\n", compose},
	{"yaml, ports and volumes", "services:\n  a:\n    ports: [\"127.0.0.1:8080:8080/tcp\", 8793]\n    volumes:\n      - {type: bind, source: ~/.aws, target: /b, bind: {create_host_path: true}}\n    depends_on: {b: {condition: service_started}}\n",
		"services:\n  a:\n    ports: [\"127.0.0.1:8080:8080/tcp\", 8793]\n    volumes:\n      - {type: bind, source: ~/.aws, target: /b, bind: {create_host_path: true}}\n    depends_on: {b: {condition: service_started}}\n", compose},
	{"secrets", "secrets:\n  x:\n    environment: hunter2\nx-common: hunter2\n", "secrets:\n  x:\n    environment: ****\nx-common: ****\n", compose},
}

func dotenv(text string) string  { masked, _ := maskDotenv(text); return masked }
func compose(text string) string { masked, _ := maskCompose(text); return masked }

func TestMask(t *testing.T) {
	for _, c := range masked {
		if got := c.mask(c.text); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
	}
}

// FuzzMask puts a secret where values stand and demands that it never shows.
func FuzzMask(f *testing.F) {
	for _, c := range masked {
		f.Add(strings.ReplaceAll(c.text, hidden, "v"))
	}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, hidden) {
			t.Skip()
		}
		for _, c := range []struct{ name, got string }{
			{"dotenv", dotenv(text + "\nSECRET=" + hidden)},
			{"dotenv, first", dotenv("SECRET=" + hidden + text)},
			{"compose, last", compose(text + "\nx-z: " + hidden)},
			{"compose, first", compose("x-z: " + hidden + "\n" + text)},
		} {
			if strings.Contains(c.got, hidden) {
				t.Errorf("%s shows it: %q of %q", c.name, c.got, text)
			}
		}
		if lines := strings.Count(text, "\n"); strings.Count(dotenv(text), "\n") != lines || strings.Count(compose(text), "\n") != lines {
			t.Errorf("the lines are not those of %q", text)
		}
	})
}
