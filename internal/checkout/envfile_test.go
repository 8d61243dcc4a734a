package checkout

import (
	"strings"
	"testing"

	"doctor/internal/dotenv"
)

// TestStandIns: of a template only what is the same for everybody counts, at its place.
func TestStandIns(t *testing.T) {
	const template = `# copy to .env
AWS_CONFIG_FILE=/usr/local/airflow/.aws/config
AWS_SHARED_CREDENTIALS_FILE="/home/astro/.aws/credentials"
AWS_PROFILE=dev
AWS_DEFAULT_PROFILE=<your profile>
AWS_REGION=
AWS_DEFAULT_REGION=somewhere
AWS_ACCESS_KEY_ID=YOUR_ACCESS_KEY
AWS_SECRET_ACCESS_KEY=changeme
AIRFLOW__SECRETS__BACKEND_KWARGS={"broken
AIRFLOW_CONN_AWS_DEFAULT=aws://AKIAABCDEFGHIJKLMNOP:x@
TEXT="two
lines"
a fault
`
	text := withStandIns(template)
	got := map[string]string{}
	for _, s := range dotenv.Statements(text, dotenv.Compose) {
		got[s.Name] = s.Raw(text)
	}
	want := map[string]string{
		"AWS_CONFIG_FILE": "/usr/local/airflow/.aws/config", "AWS_SHARED_CREDENTIALS_FILE": `"/home/astro/.aws/credentials"`,
		"AWS_PROFILE": "dev", "AWS_DEFAULT_PROFILE": "default", "AWS_REGION": standInRegion, "AWS_DEFAULT_REGION": standInRegion,
		"AWS_ACCESS_KEY_ID": standInKey, "AWS_SECRET_ACCESS_KEY": standInSecret,
	}
	for name, value := range want {
		if got[name] != value {
			t.Errorf("%s is %q, want %q", name, got[name], value)
		}
	}
	if len(got) != len(want) {
		t.Errorf("the template sets %v", got)
	}
	if n := strings.Count(text, "\n"); n != strings.Count(template, "\n") {
		t.Errorf("%d lines:\n%s", n, text)
	}
	if !strings.Contains(text, "AKIAABCDEFGHIJKLMNOP") {
		t.Error("a key that git tracks cannot be found anymore")
	}
	for written, want := range map[string]string{
		"AWS_ACCESS_KEY_ID=AKIAABCDEFGHIJKLMNOP": "AWS_ACCESS_KEY_ID=AKIAABCDEFGHIJKLMNOP", // to be found by the search for keys
		"AWS_ACCESS_KEY_ID=ASIAABCDEFGHIJKLMNOP": "AWS_ACCESS_KEY_ID=" + standInKey,        // its token is not known
		"AWS_ACCESS_KEY_ID=test":                 "AWS_ACCESS_KEY_ID=" + standInKey,        // of an emulator, whose endpoint is not known
		"AWS_SECRET_ACCESS_KEY='from the vault'": "AWS_SECRET_ACCESS_KEY=" + standInSecret,
	} {
		if got := withStandIns(written); got != want {
			t.Errorf("%q counts as %q, want %q", written, got, want)
		}
	}
	for _, other := range []string{"AWS_CONFIG_FILE=<path>/config\n", "AWS_CONFIG_FILE=C:\\Users\\me\\.aws\\config\n", "AWS_CONFIG_FILE=\n", "AWS_CONFIG_FILE=$HOME/.aws/config\n"} {
		if text := withStandIns(other); !strings.HasPrefix(text, "#") {
			t.Errorf("%q counts as %q", other, text)
		}
	}
}

func FuzzStandIns(f *testing.F) {
	for _, seed := range []string{"A=1", "AWS_PROFILE='", "export AWS_REGION=x # y", "\ufeffAWS_CONFIG_FILE=/a", "A=\"\n\n", "é=1\r\nAWS_REGION=\r\n"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		out := withStandIns(text)
		if strings.Count(out, "\n") != strings.Count(text, "\n") {
			t.Errorf("%q becomes %q", text, out)
		}
	})
}
