package show

import (
	"fmt"
	"strings"
	"testing"

	"doctor/internal/bounds"
	"doctor/internal/redact"
)

// masked are files with the word hunter2 where it must not be seen, and what must
// be left of them.
var masked = []struct{ name, path, text, want string }{
	{"bom and export", ".env", "\ufeffexport A=hunter2\r\nAWS_PROFILE=dev\r\n", "\ufeffexport A=****\r\nAWS_PROFILE=dev\r\n"},
	{"a name in small letters", ".env", "hunter2_pass=x\naws_profile=dev\n", "****\naws_profile=dev\n"},
	{"a key that ends in =", ".env", "hunter2wJalrXUtnFEMI=\n", "****\n"},
	{"kwargs", ".env", `AIRFLOW__SECRETS__BACKEND_KWARGS='{"profile_name": "dev", "x": "hunter2", "y": ["hunter2"], "z": hunter2}'`,
		`AIRFLOW__SECRETS__BACKEND_KWARGS='{"profile_name": "dev"****`},
	{"kwargs, odd shapes", ".env", `AIRFLOW__SECRETS__BACKEND_KWARGS={"full_url_mode":"hunter2","connections_prefix":"//u:hunter2@h","region_name":"eu-west-1"}`,
		`AIRFLOW__SECRETS__BACKEND_KWARGS={"full_url_mode":"****","connections_prefix":"****","region_name":"eu-west-1"}`},
	{"comment behind", ".env", "AWS_PROFILE=default # pw hunter2\nAWS_REGION=\"a\nhunter2\"", "AWS_PROFILE=default ****\nAWS_REGION=****\n"},
	{"a key over several lines", ".env", "KEY=\"-----BEGIN\nAWS_REGION=hunter2\nend\"\nAWS_REGION=eu-west-1\n", "KEY=****\n\n\nAWS_REGION=eu-west-1\n"},
	{"a connection", ".env", "AIRFLOW_CONN_X=aws://hunter2:hunter2@/?region_name=eu-west-1&role_arn=hunter2\n", "AIRFLOW_CONN_X=****?region_name=eu-west-1****\n"},
	{"a region that goes on", ".aws/config", "[default]\nregion = us-east-1\n  credential_process = tool --password hunter2\n  hunter2\n",
		"[default]\nregion = us-east-1\n  credential_process = ****\n\n"},
	{"keys", ".aws/credentials", "# hunter2\n[profile dev]\naws_access_key_id = hunter2\naws_secret_access_key=hunter2\nhunter2\n",
		"****\n[profile dev]\naws_access_key_id = ****\naws_secret_access_key=****\n\n"},
	{"an address with a password", ".aws/config", "[default]\nendpoint_url = http://minio:hunter2@host:9000\n", "[default]\nendpoint_url = http://****host:9000\n"},
	{"list of variables", "o.yml", "services:\n  a:\n    environment:\n      - DB_PASS:hunter2\n      - X=hunter2\n      - AWS_PROFILE=dev\n",
		"services:\n  a:\n    environment:\n      ****\n      - X=****\n      - AWS_PROFILE=dev\n"},
	{"map of variables", "o.yml", "services:\n  a:\n    environment:\n      AWS_PROFILE: dev\t# hunter2\n      \"A=hunter2\":\n      B: hunter2\n",
		"services:\n  a:\n    environment:\n      AWS_PROFILE: dev\t****\n\n      B: ****\n"},
	{"labels and options", "o.yml", "services:\n  a:\n    labels: {x: hunter2}\n    command: [sh, hunter2]\nvolumes:\n  v:\n    driver_opts: {type: cifs, o: \"pass=hunter2\", device: //h/d}\n",
		"services:\n  a:\n    labels: {x: ****\n    command: ****\nvolumes:\n  v:\n    driver_opts: {type: cifs, o: **** device: //h/d}\n"},
	{"odd line ends", "o.yml", "# a\rservices:\n  a:\u2028    # b\u0085\n    labels: {x: hunter2}\n", "****\rservices:\n  a:\u2028    ****\u0085\n    labels: {x: ****\n"},
	{"no yaml", "o.yml", "services:\n\ta: hunter2\n  - b\nC=hunter2\n", "services:\n\ta: ****\n  - ****\n\n"},
	{"tagged", "o.yml", "services:\n  a:\n    user: !!str hunter2:x#\n", "services:\n  a:\n    user: ****\n"},
	{"a volume", "o.yml", "services:\n  a:\n    volumes:\n      - ~/.aws:/home/astro/.aws:ro\n      - hunter2\n", "services:\n  a:\n    volumes:\n      - ~/.aws:/home/astro/.aws:ro\n      ****\n"},
	{"settings", "airflow_settings.yaml", "airflow:\n  connections:\n    - conn_id: aws_default\n      conn_type: aws\n      conn_password: hunter2\n      conn_extra:\n        region_name: eu-west-1\n        role_arn: hunter2\n",
		"airflow:\n  connections:\n    - conn_id: aws_default\n      conn_type: aws\n      conn_password: ****\n      conn_extra:\n        region_name: eu-west-1\n        role_arn: ****\n"},
	{"a token", "x.json", `{"startUrl": "https://acme.awsapps.com/start", "region": "us-east-1", "accessToken": "hunter2", "expiresAt": "2026-11-23T12:00:00Z"}`,
		`{"startUrl": "https://acme.awsapps.com/start", "region": "us-east-1", "accessToken": "****", "expiresAt": "2026-11-23T12:00:00Z"}`},
	{"a DAG", "a.py", "# hunter2\nc = boto3.client('s3', region_name='eu-west-1', aws_secret_access_key='hunter2')\nx = \"hunter2 a b\"\n",
		"****\nc = boto3.client('s3', region_name='eu-west-1', aws_secret_access_key='****')\nx = \"****\"\n"},
	{"a Dockerfile", "Dockerfile", "FROM astrocrpublic.azurecr.io/runtime:3.0-2\nENV A=hunter2 AWS_PROFILE=dev\nRUN echo hunter2\nCOPY .aws /home/astro/.aws\n",
		"FROM astrocrpublic.azurecr.io/runtime:3.0-2\nENV A=**** AWS_PROFILE=dev\nRUN ****\nCOPY .aws /home/astro/.aws\n"},
	{"requirements", "requirements.txt", "apache-airflow-providers-amazon==9.7\n--index-url https://u:hunter2@h\n", "apache-airflow-providers-amazon==9.7\n****\n"},
	{"of no known kind", "certificate.pem", "hunter2\n", "****\n"},
}

func TestMasked(t *testing.T) {
	for _, c := range masked {
		got, _ := Masked(c.path, []byte(c.text))
		if got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.name, got, c.want)
		}
		if strings.Count(c.text, "\n") != strings.Count(got, "\n") {
			t.Errorf("%s: the lines below a mask have other numbers: %q", c.name, got)
		}
	}
}

// FuzzMasked puts a secret where values stand and demands that it never shows.
func FuzzMasked(f *testing.F) {
	const secret = "hunter2#Rose:bud"
	for _, c := range masked {
		f.Add(c.path, strings.ReplaceAll(c.text, "hunter2", "v"))
	}
	f.Fuzz(func(t *testing.T, path, text string) {
		for _, with := range []string{text + "\nSECRET=" + secret, "SECRET=" + secret + text, text + "\nx-z: " + secret, text + "\n  " + secret + "\n"} {
			if got, _ := Masked(path, []byte(with)); strings.Contains(got, secret) && !strings.Contains(path, ".doctor.yaml") && !strings.HasSuffix(path, ".py") {
				t.Errorf("%q of %q shows it: %q", path, text, got)
			}
		}
	})
}

// TestLearn: what a message quotes of a file is masked in the same places.
func TestLearn(t *testing.T) {
	known := redact.NewKnown(nil)
	Learn(known, ".env", []byte("AWS_PROFILE=development\nDB=postgres://user:Rosebud-1941@db/airflow\n"))
	s := known.Scrubber()
	for text, want := range map[string]string{
		"AWS_PROFILE=development (.env:1)":           "AWS_PROFILE=development (.env:1)",
		"invalid endpoint: user:Rosebud-1941@db/":    "invalid endpoint: ****",
		"unexpected character in \"Rosebud-1941\"":   "unexpected character in \"****\"",
		"the profile development is in neither file": "the profile development is in neither file",
	} {
		if got := s.Scrub(text); got != want {
			t.Errorf("%q became %q, want %q", text, got, want)
		}
	}
}

// TestWhatIsNotWeighedIsHidden: of more values than are looked at the rest is hidden, in
// one file as in all, and to look at them takes no more than that.
func TestWhatIsNotWeighedIsHidden(t *testing.T) {
	t.Parallel()
	for path, line := range map[string]string{
		".env": "AWS_PROFILE=zzzz%d\n", "Dockerfile": "ENV AWS_PROFILE=zzzz%d\n", ".aws/config": "region = zzzz%d\n", "a.py": "f('zzzz%d')\n",
		"requirements.txt": "zzzz%d\n", "x.json": "{\"region\": \"zzzz%d\"}\n", "airflow_settings.yaml": "- conn_id: zzzz%d\n", "compose.yml": "- AWS_PROFILE=zzzz%d\n",
	} {
		var text strings.Builder
		for i := range bounds.Weighed + 10 {
			fmt.Fprintf(&text, line, i)
		}
		m := maskOf(path, text.String())
		if at := strings.LastIndex(m.text, "zzzz"); m.shown[at] {
			t.Errorf("%s: the last of too many values is shown", path)
		}
		if most := 2 * (bounds.Weighed + 10) * (nameCost + 2); m.weighed > most {
			t.Errorf("%s: %d, more than %d", path, m.weighed, most)
		}
	}
	k := redact.NewKnown(nil)
	Learn(k, "first.env", []byte("AWS_PROFILE=shownbefore\n"))
	k.Weigh(bounds.Weighed)
	Learn(k, "second.env", []byte("AWS_PROFILE=hiddenafter\n"))
	if got := k.Scrubber().Scrub("shownbefore hiddenafter"); got != "shownbefore ****" {
		t.Errorf("got %q", got)
	}
}

// TestPlacesOfALongLine: however deep and long a line is, each place in it is found
// without going through the line again.
func TestPlacesOfALongLine(t *testing.T) {
	t.Parallel()
	text := "services: {" + strings.Repeat("a: {image: x}, ", 2000) + "last: {image: zzzz}}\n"
	m := compose(text)
	if at := strings.Index(text, "zzzz"); !m.shown[at] || !m.shown[0] {
		t.Error("the last of them is hidden")
	}
	deep := "services: " + strings.Repeat("{a: ", 500) + "zzzz" + strings.Repeat("}", 500) + "\n"
	if m := compose(deep); m.shown[strings.Index(deep, "zzzz")] {
		t.Error("what is deeper than people write is shown")
	}
}
