package builtin_test

import (
	"strings"
	"testing"

	"doctor/checks/internal/exampletest"
)

// TestKeysBesideFiles: keys that work, for all that is known, are not removed or put before the
// mounted files by an edit; placeholders of keys, which never work, are removed.
func TestKeysBesideFiles(t *testing.T) {
	const id, secret = "AKIAI44QH8DHBEXAMPLE", "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"
	const code = "-- project/dags/own.py --\nimport os\nimport boto3\nkey = os.environ[\"AWS_ACCESS_KEY\"]\n"
	for name, c := range map[string]struct{ archive, rule, edit string }{
		"keys in .env":         {"-- project/.env --\nAWS_ACCESS_KEY_ID=" + id + "\nAWS_SECRET_ACCESS_KEY=" + secret + "\n", "env-keys-override-files", ""},
		"keys of a connection": {"-- project/.env --\nAIRFLOW_CONN_A='{\"conn_type\": \"aws\", \"login\": \"" + id + "\", \"password\": \"" + secret + "\"}'\n", "connection-keys-override-files", ""},
		"a misspelled key":     {"-- project/.env --\nAWS_ACCESS_KEY=" + id + "\n", "env-name-misspelled", "unset-variables"},
		"code reads it":        {"-- project/.env --\nAWS_ACCESS_KEY=" + id + "\n" + code, "", ""},
		"placeholders in .env": {"-- project/.env --\nAWS_ACCESS_KEY_ID=YOUR_ACCESS_KEY\nAWS_SECRET_ACCESS_KEY=YOUR_SECRET_KEY\n", "placeholder-left", "unset-variables"},
		"placeholders in the override": {
			"-- project/.env --\n-- project/docker-compose.override.yml --\nservices:\n  scheduler: &a\n    environment:\n      AWS_ACCESS_KEY_ID: YOUR_ACCESS_KEY\n      AWS_SECRET_ACCESS_KEY: YOUR_SECRET_KEY\n" +
				"    volumes: [~/.aws:/home/astro/.aws]\n  api-server: *a\n  triggerer: *a\n  dag-processor: *a\n",
			"placeholder-left", "remove-variables",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, f := range exampletest.Findings(offline(t, layOut(t, c.archive))) {
				var edits []string
				for _, fix := range f.Fixes {
					if fix.Edit != nil {
						edits = append(edits, fix.Edit.Name())
					}
				}
				if got := strings.Join(edits, " "); f.Rule.ID != c.rule || got != c.edit {
					t.Errorf("%s has the edits %q, want %s with %q", exampletest.Shown(f), got, c.rule, c.edit)
				}
			}
		})
	}
}

// TestIgnoredProfile: a misnamed profile in a connection is the cause if nothing else has
// credentials.
func TestIgnoredProfile(t *testing.T) {
	const home = "-- home/.aws/config --\n[default]\nregion = us-east-1\n-- home/.aws/credentials --\n[base]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n" +
		"[work]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
	for name, c := range map[string]struct {
		extra, rule string
		hasEdit     bool
	}{
		"it exists":           {`{"profile": "work"}`, "connection-extra-ignored", true},
		"it does not exist":   {`{"profile": "other"}`, "default-profile-missing", false},
		"another extra":       {`{"region": "us-east-1"}`, "default-profile-missing", false},
		"spelled as it is":    {`{"profile_name": "work"}`, "", false},
		"no extra at all":     {`{}`, "default-profile-missing", false},
		"beside the real one": {`{"profile": "base", "profile_name": "work"}`, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := ""
			for _, f := range exampletest.Findings(offline(t, layOut(t, home+
				"-- project/.env --\nAIRFLOW_CONN_A='{\"conn_type\": \"aws\", \"extra\": "+c.extra+"}'\n-- project/dags/d.py --\nfrom airflow.providers.amazon.aws.hooks.s3 import S3Hook\nfrom airflow.sdk import dag\nS3Hook(aws_conn_id=\"a\").list_keys(\"b\")\n"))) {
				if f.Severity != "error" {
					continue
				}
				got += f.Rule.ID
				if has := f.Fixes[0].Edit != nil; has != c.hasEdit {
					t.Errorf("the first fix is an edit: %v: %s", has, exampletest.Shown(f))
				}
			}
			if got != c.rule {
				t.Errorf("errors %q, want %q", got, c.rule)
			}
		})
	}
}
