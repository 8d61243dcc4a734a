package show

import (
	"encoding/binary"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"doctor/internal/bounds"
	"doctor/internal/redact"
)

// masked are files with the word hunter2 where it must be hidden, and the expected result.
var masked = []struct{ name, path, text, want string }{
	{"bom and export", ".env", "\ufeffexport A=hunter2\r\nAWS_PROFILE=dev\r\n", "\ufeffexport A=****\r\nAWS_PROFILE=dev\r\n"},
	{"a name in small letters", ".env", "hunter2_pass=x\naws_profile=dev\n", "****\naws_profile=dev\n"},
	{"a key that ends in =", ".env", "hunter2wJalrXUtnFEMI=\n", "****\n"},
	{"kwargs", ".env", `AIRFLOW__SECRETS__BACKEND_KWARGS='{"profile_name": "dev", "x": "hunter2", "y": ["hunter2"], "z": hunter2}'`,
		`AIRFLOW__SECRETS__BACKEND_KWARGS='{"profile_name": "dev"****`},
	{"kwargs, odd shapes", ".env", `AIRFLOW__SECRETS__BACKEND_KWARGS={"full_url_mode":"hunter2","connections_prefix":"//u:hunter2@h","region_name":"eu-west-1"}`,
		`AIRFLOW__SECRETS__BACKEND_KWARGS={"full_url_mode":"****","connections_prefix":"****","region_name":"eu-west-1"}`},
	{"comment behind", ".env", "AWS_PROFILE=default # pw hunter2\nAWS_REGION=\"a\nhunter2\"", "AWS_PROFILE=default ****\nAWS_REGION=****\n****"},
	{"a key over several lines", ".env", "KEY=\"-----BEGIN\nAWS_REGION=hunter2\nend\"\nAWS_REGION=eu-west-1\n", "KEY=****\n****\n****\nAWS_REGION=eu-west-1\n"},
	{"a connection", ".env", "AIRFLOW_CONN_X=aws://hunter2:hunter2@/?region_name=eu-west-1&role_arn=hunter2\n", "AIRFLOW_CONN_X=****?region_name=eu-west-1****\n"},
	{"a region that goes on", ".aws/config", "[default]\nregion = us-east-1\n  credential_process = tool --password hunter2\n  hunter2\n",
		"[default]\nregion = us-east-1\n  credential_process = ****\n  ****\n"},
	{"keys", ".aws/credentials", "# hunter2\n[profile dev]\naws_access_key_id = hunter2\naws_secret_access_key=hunter2\nhunter2\n",
		"****\n[profile dev]\naws_access_key_id = ****\naws_secret_access_key=****\n****\n"},
	{"an address with a password", ".aws/config", "[default]\nendpoint_url = http://minio:hunter2@host:9000\n", "[default]\nendpoint_url = http://****host:9000\n"},
	{"list of variables", "o.yml", "services:\n  a:\n    environment:\n      - DB_PASS:hunter2\n      - X=hunter2\n      - AWS_PROFILE=dev\n",
		"services:\n  a:\n    environment:\n      - ****\n      - X=****\n      - AWS_PROFILE=dev\n"},
	{"map of variables", "o.yml", "services:\n  a:\n    environment:\n      AWS_PROFILE: dev\t# hunter2\n      \"A=hunter2\":\n      B: hunter2\n",
		"services:\n  a:\n    environment:\n      AWS_PROFILE: dev\t****\n      ****:\n      B: ****\n"},
	{"labels and options", "o.yml", "services:\n  a:\n    labels: {x: hunter2}\n    command: [sh, hunter2]\nvolumes:\n  v:\n    driver_opts: {type: cifs, o: \"pass=hunter2\", device: //h/d}\n",
		"services:\n  a:\n    labels: {x: ****}\n    command: [****, ****]\nvolumes:\n  v:\n    driver_opts: {type: cifs, o: ****, device: //h/d}\n"},
	{"options of a bind", "o.yml", "volumes:\n  v:\n    driver_opts: {type: none, o: bind, device: /srv/d}\n  w:\n    driver_opts:\n      o: bind,hunter2\n",
		"volumes:\n  v:\n    driver_opts: {type: none, o: bind, device: /srv/d}\n  w:\n    driver_opts:\n      o: ****\n"},
	{"odd line ends", "o.yml", "# a\rservices:\n  a:\u2028    # b\u0085\n    labels: {x: hunter2}\n", "****\rservices:\n  a:\u2028    ****\u0085\n    labels: {x: ****}\n"},
	{"no yaml", "o.yml", "services:\n\ta: hunter2\n  - b\nC=hunter2\n", "services:\n\ta: ****\n  - ****\n****\n"},
	{"tagged", "o.yml", "services:\n  a:\n    user: !!str hunter2:x#\n", "services:\n  a:\n    user: ****\n"},
	{"a volume", "o.yml", "services:\n  a:\n    volumes:\n      - ~/.aws:/home/astro/.aws:ro\n      - hunter2\n", "services:\n  a:\n    volumes:\n      - ~/.aws:/home/astro/.aws:ro\n      - ****\n"},
	{"a password of digits", ".env", `AIRFLOW_CONN_X={"conn_type": "aws", "password": 4711, "port": 5432, "extra": {"region_name": null}}`,
		`AIRFLOW_CONN_X={"conn_type": "aws", "password": **** "port": 5432, "extra": {"region_name": null}}`},
	{"quotes that do not close", ".env", `AIRFLOW__SECRETS__BACKEND_KWARGS={"profile_name": "dev\'hunter2", "sep": "hunter2"}`,
		`AIRFLOW__SECRETS__BACKEND_KWARGS={"profile_name": "**** "sep": "****"}`},
	{"assignments that are comments", ".env", "# AWS_PROFILE=dev # hunter2\n#X=hunter2\n# hunter2\n#  hunter2 = x\n", "# AWS_PROFILE=dev ****\n#X=****\n****\n****\n"},
	{"names with digits", "o.yml", "services:\n  scheduler2:\n    depends_on: {minio1: {condition: service_started}}\n    hunter2: x\n    environment: {hunter2: x}\n  Xk29fh3Qz81LmPq: {}\n  wq8z71kx: {}\nvolumes:\n  pg14:\nhunter2: x\n",
		"services:\n  scheduler2:\n    depends_on: {minio1: {condition: service_started}}\n    ****: ****\n    environment: {****: ****}\n  ****: {}\n  ****: {}\nvolumes:\n  pg14:\n****: ****\n"},
	{"shared by an anchor", "o.yml", "x-a: &a {AWS_REGION: eu-west-1, X: hunter2}\nx-v: &v ['~/o''brien:/x', hunter2]\nservices:\n  a:\n    volumes: *v\n    environment: {<<: *a}\n",
		"x-a: &a {AWS_REGION: eu-west-1, X: ****}\nx-v: &v ['~/o''brien:/x', ****]\nservices:\n  a:\n    volumes: *v\n    environment: {<<: *a}\n"},
	{"an anchor within itself", "o.yml", "services: &s\n  a: *s\n  b: &b [*b, hunter2]\n", "services: &s\n  a: *s\n  b: &b [*b, ****]\n"},
	{"written in other ways", "o.yml", "services:\n  a:\n    volumes:\n      - !!str ~/a:/b\n      - >-\n        ~/c:/d\n      - ~/e: /f\n      - \"C:\\\\J\\u00f6rg:/g\"\n      - !!str hunter2\n      - >-\n        hunter2\n      - hunter2: x\n",
		"services:\n  a:\n    volumes:\n      - !!str ~/a:/b\n      - >-\n        ~/c:/d\n      - ~/e: /f\n      - \"C:\\\\J\\u00f6rg:/g\"\n      - ****\n      - ****\n        ****\n      - ****: ****\n"},
	{"lists in lists", "o.yml", "services:\n  a:\n    configs: [web, [hunter2, [hunter2]]]\n    user: [[hunter2]]\n", "services:\n  a:\n    configs: [web, [****, [****]]]\n    user: [[****]]\n"},
	{"settings", "airflow_settings.yaml", "airflow:\n  connections:\n    - conn_id: aws_default\n      conn_type: aws\n      conn_password: hunter2\n      conn_extra:\n        region_name: eu-west-1\n        role_arn: hunter2\n",
		"airflow:\n  connections:\n    - conn_id: aws_default\n      conn_type: aws\n      conn_password: ****\n      conn_extra:\n        region_name: eu-west-1\n        role_arn: ****\n"},
	{"a token", "x.json", `{"startUrl": "https://acme.awsapps.com/start", "region": "us-east-1", "accessToken": "hunter2", "expiresAt": "2026-11-23T12:00:00Z"}`,
		`{"startUrl": "https://acme.awsapps.com/start", "region": "us-east-1", "accessToken": "****", "expiresAt": "2026-11-23T12:00:00Z"}`},
	{"a DAG", "a.py", "# hunter2\nc = boto3.client('s3', region_name='eu-west-1', aws_secret_access_key='hunter2')\nx = \"hunter2 a b\"\n",
		"****\nc = boto3.client('s3', region_name='eu-west-1', aws_secret_access_key='****')\nx = \"****\"\n"},
	{"fields of answers of AWS", "a.py", "boto3.client(\"sts\").get_caller_identity()[\"Arn\"]\nr['Parameter']['Value']\nr['hunter2']['value']\npasswords = [\"Value\", \"Key\"]\npassword = \"Arn\"\nr[\"Arn\" + hunter]\n[\"Name\"]\n",
		"boto3.client(\"sts\").get_caller_identity()[\"Arn\"]\nr['Parameter']['Value']\nr['****']['****']\npasswords = [\"****\", \"****\"]\npassword = \"****\"\nr[\"****\" + hunter]\n[\"****\"]\n"},
	{"names in a DAG, and what only looks like one", "a.py", "v = Variable.get(\"team\")\nh = S3Hook('aws_prod')\nos.environ[\"AWS_PROFILE\"] = \"dev\"\nos.environ['AIRFLOW_VAR_DB'] = 'hunter2'\nx = {'profile_name': 'dev', 'b': 'hunter2'}\nconfig='''hunter2'''\nf(hunter, 'hunter2')\n",
		"v = Variable.get(\"team\")\nh = S3Hook('aws_prod')\nos.environ[\"AWS_PROFILE\"] = \"dev\"\nos.environ['AIRFLOW_VAR_DB'] = '****'\nx = {'profile_name': 'dev', '****': '****'}\nconfig='''****'''\nf(hunter, '****')\n"},
	{"a lone angle bracket", "o.yml", "services:\n  a:\n    volumes:\n      - ~/.aws:/home/astro/.aws:XGi2F5QMePZOCTVxJ82<hunter2\n      - ~/<hunter2:/x\n    working_dir: /a<hunter2\n",
		"services:\n  a:\n    volumes:\n      - ****\n      - ****\n    working_dir: ****\n"},
	{"names and what was drawn by lot", "o.yml", "services:\n  a:\n    networks: [DataTeamProd2Eu1, DataPlatformTeamProd2024EuWest1, t99RbtHE7obLgUCnbi]\n",
		"services:\n  a:\n    networks: [DataTeamProd2Eu1, DataPlatformTeamProd2024EuWest1, ****]\n"},
	{"hosts", "o.yml", "services:\n  a:\n    extra_hosts:\n      - \"host.docker.internal:host-gateway\"\n      - db=10.0.0.5\n      - hunter2\n      - hunter2:hunter2\n",
		"services:\n  a:\n    extra_hosts:\n      - \"host.docker.internal:host-gateway\"\n      - db=10.0.0.5\n      - ****\n      - ****\n"},
	{"a Dockerfile", "Dockerfile", "FROM astrocrpublic.azurecr.io/runtime:3.0-2\nENV A=hunter2 AWS_PROFILE=dev\nRUN echo hunter2\nCOPY .aws /home/astro/.aws\n",
		"FROM astrocrpublic.azurecr.io/runtime:3.0-2\nENV A=**** AWS_PROFILE=dev\nRUN ****\nCOPY .aws /home/astro/.aws\n"},
	{"requirements", "requirements.txt", "apache-airflow-providers-amazon==9.7\n--index-url https://u:hunter2@h\n", "apache-airflow-providers-amazon==9.7\n****\n"},
	{"breaks of YAML in what is hidden", "o.yml", "# hunter2\r# hunter2\u2028# hunter2\u0085# hunter2\r\n# hunter2\u2029services:\n  a:\n    user: root\n",
		"****\r****\u2028****\u0085****\r\n****\u2029services:\n  a:\n    user: root\n"},
	{"anchors", "o.yml", "x-aws: &hunter2 {environment: {X: hunter2}}\nservices:\n  a: {<<: *hunter2}\n  b: &hunter2\n    user: root\n",
		"x-aws: ****environment: {X: ****}}\nservices:\n  a: {<<: ****\n  b: ****\n    user: root\n"},
	{"scalars over lines", "o.yml", "services:\n  a:\n    environment:\n      A: |\n        hunter2\n\n        hunter2: x\n      B: \"hunter2\n        hunter2\"\n      C: hunter2\n        hunter2\n      AWS_REGION: us-east-1\n",
		"services:\n  a:\n    environment:\n      A: ****\n        ****\n\n        ****\n      B: ****\n        ****\n      C: ****\n        ****\n      AWS_REGION: us-east-1\n"},
	{"quotes, and values of nothing", "o.yml", "services:\n  a:\n    environment: {A: 'hunter2', B: \"\", C: '', AWS_PROFILE: \"dev\"}\n    command: [\"sh\", '-c', hunter2]\n  b:\n    environment: [\"A=hunter2\", 'B=hunter2', C]\n",
		"services:\n  a:\n    environment: {A: ****, B: \"\", C: '', AWS_PROFILE: \"dev\"}\n    command: [****, ****, ****]\n  b:\n    environment: [\"A=****\", 'B=****', C]\n"},
	{"yaml with a byte-order mark", "o.yml", "\ufeffservices:\n  a:\n    user: root # hunter2\n    hunter2: x\n", "\ufeffservices:\n  a:\n    user: root ****\n    ****: ****\n"},
	{"references", "o.yml", "services:\n  a:\n    environment:\n      - AWS_SESSION_TOKEN=${AWS_SESSION_TOKEN}\n      - B=\"${MY_KEY:-}\"\n      - C=${MY_KEY:-hunter2}\n      - D=${hunter2}\n      - E=x${MY_KEY}\n      - F=${HUNTER2}\n",
		"services:\n  a:\n    environment:\n      - AWS_SESSION_TOKEN=${AWS_SESSION_TOKEN}\n      - B=\"${MY_KEY:-}\"\n      - C=****\n      - D=****\n      - E=****\n      - F=****\n"},
	{"values of nothing", ".env", "A=\"\"\nB=''\nC=\nD=\"hunter2\"\n", "A=\"\"\nB=''\nC=\nD=****\n"},
	{"UTF-16", ".env", "\xff\xfeA\x00=\x00h\x00u\x00n\x00t\x00e\x00r\x002\x00\n\x00B\x00", "****\n****"},
	{"UTF-16, the override", "o.yml", "\xfe\xff\x00a\x00:\x00 \x00h\x00u\x00n\x00t\x00e\x00r\x002\x00\n\x00", "****\n****"},
	{"of no known kind", "certificate.pem", "hunter2\n", "****\n"},
}

// drawn are files with random-looking values where a name is expected, and others without,
// with the expected result.
var drawn = []struct{ path, text, want string }{
	{".aws/config", "[default]\nsource_profile = xtpYlSXpfKtHF4vUCsMehGAk\ncredential_source = ocJ2isAjIhKtJ0RlgLKOmxgJ\n", "[default]\nsource_profile = ****\ncredential_source = ****\n"},
	{".aws/config", "[default]\nsource_profile = DataPlatformTeamProd2024EuWest1\n", "[default]\nsource_profile = DataPlatformTeamProd2024EuWest1\n"},
	{".env", `AIRFLOW__SECRETS__BACKEND_KWARGS={"connections_prefix": "Akg05rK/gqv81RKMGHZEM9YpvujA+C5Q52ryFlwRlOEVH"}`, `AIRFLOW__SECRETS__BACKEND_KWARGS={"connections_prefix": "****"}`},
	{".env", "AWS_CA_BUNDLE=/run/De0G9Cryn687neLfjVHq8xiM/ca.pem\n", "AWS_CA_BUNDLE=/run/****/ca.pem\n"},
	{"o.yml", "services:\n  a:\n    env_file: /run/De0G9Cryn687neLfjVHq8xiM\n    container_name: De0G9Cryn687neLfjVHq8xiM\n", "services:\n  a:\n    env_file: /run/****\n    container_name: ****\n"},
	{"o.yml", "services:\n  a:\n    user: \"1000:1000\"\n    volumes:\n      - /Users/<username>/.aws:/x\n", "services:\n  a:\n    user: \"1000:1000\"\n    volumes:\n      - /Users/<username>/.aws:/x\n"},
	{".env", "https_proxy=http://127.0.0.1:8888\nhunter2_proxy=http://127.0.0.1:8888\n", "https_proxy=http://127.0.0.1:8888\n****\n"},
	{".env", `AIRFLOW_CONN_X={"extra": {"verify": "/home/astro/corp.pem", "api_version": "latest"}}`, `AIRFLOW_CONN_X={"extra": {"verify": "/home/astro/corp.pem", "api_version": "latest"}}`},
}

func TestDrawnValuesAreMasked(t *testing.T) {
	t.Parallel()
	for _, c := range drawn {
		if got, _ := Masked(c.path, []byte(c.text)); got != c.want {
			t.Errorf("%s:\n got %q\nwant %q", c.path, got, c.want)
		}
	}
}

// TestLearnUTF16: readers of YAML accept it, and so messages quote its content.
func TestLearnUTF16(t *testing.T) {
	t.Parallel()
	const text = "services:\n  a:\n    labels: {x: correcthorsebattery}\n    working_dir: /opt/stapler\n"
	for name, encode := range map[string]func([]byte, uint16) []byte{"little": binary.LittleEndian.AppendUint16, "big": binary.BigEndian.AppendUint16} {
		data := encode(nil, 0xfeff)
		for _, unit := range utf16.Encode([]rune(text)) {
			data = encode(data, unit)
		}
		k := redact.NewKnown(nil)
		Learn(k, "o.yml", data)
		if got := k.Scrubber().Scrub("x correcthorsebattery /opt/stapler"); got != "x **** /opt/stapler" {
			t.Errorf("%s endian: %q", name, got)
		}
	}
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

// FuzzMasked puts a secret in the places of values and requires that it never shows.
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

// TestMaskedIsTold: each mask is returned with its line and its kind.
func TestMaskedIsTold(t *testing.T) {
	text, taken := Masked("o.yml", []byte("# hunter2\nservices:\n  a:\n    user: root # hunter2\n    environment:\n      A: |\n        hunter2\n        # hunter2\n      B: '#hunter2'\n"))
	var got []string
	for _, r := range taken {
		got = append(got, fmt.Sprint(r.Line, " ", r.Rule))
	}
	if want := "1 comment, 4 comment, 6 value, 7 value, 8 comment, 9 value"; strings.Join(got, ", ") != want || strings.Count(text, redact.Mask) != len(taken) {
		t.Errorf("%q of %q, want %q", got, text, want)
	}
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

// TestAsked: the answer for one value is the same as in the files.
func TestAsked(t *testing.T) {
	for _, c := range []struct {
		name, value string
		whole       bool
	}{
		{"AWS_PROFILE", "dev", true}, {"AWS_PROFILE", "a:b@c", false}, {"AWS_PROFIL", "dev", false}, {"DB_PASSWORD", "dev", false}, {"DB_PASSWORD", "", true},
		{"AIRFLOW__SECRETS__BACKEND_KWARGS", `{"profile_name": "dev"}`, true}, {"AIRFLOW__SECRETS__BACKEND_KWARGS", `{"profile_name": "dev", "x": "y"}`, false},
	} {
		if got := Whole(c.name, c.value); got != c.whole {
			t.Errorf("Whole(%q, %q) is %v", c.name, c.value, got)
		}
	}
	for _, c := range []struct {
		name, written string
		may           bool
	}{
		{"profile_name", `"dev"`, true}, {"profile_name", `"a:b"`, false}, {"profile_name", "null", true}, {"password", `"x"`, false},
		{"full_url_mode", "true", true}, {"full_url_mode", `{"a": "b"}`, false}, {"aws_account_id", "12345678", false},
	} {
		if got := Argument(c.name, c.written); got != c.may {
			t.Errorf("Argument(%q, %s) is %v", c.name, c.written, got)
		}
	}
	if !Members(`conn_type": "aws", "extra": {"region_name": "eu-west-1"}`) || Members(`"conn_type": "aws", "password": "x"`) {
		t.Error("members are not told from secrets")
	}
	for name, want := range map[string]string{"AWS_PROFIL": "AWS_PROFIL=dev", "AWS_PROFILE_KEY": "AWS_PROFILE_KEY=", "aws_profil": "aws_profil="} {
		text := name + "=dev"
		seen := ""
		for i, shown := range Dotenv(text, name) {
			if shown {
				seen += text[i : i+1]
			}
		}
		if seen != want {
			t.Errorf("of %s, which the output is about, %q is shown", text, seen)
		}
	}
}

// TestWhatIsNotWeighedIsHidden: values beyond the limit are hidden, in one file and in all
// together, at no further cost.
func TestWhatIsNotWeighedIsHidden(t *testing.T) {
	t.Parallel()
	for path, line := range map[string]string{
		".env": "AWS_PROFILE=zzzz%d\n", "Dockerfile": "ENV AWS_PROFILE=zzzz%d\n", ".aws/config": "region = zzzz%d\n", "a.py": "getenv('zzzz%d')\n",
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
		if most := 6 * (bounds.Weighed + 10); m.weighed > most {
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
