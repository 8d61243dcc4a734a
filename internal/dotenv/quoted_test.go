package dotenv

import (
	"errors"
	"strings"
	"testing"
)

func TestRefusalsQuoteNoSecrets(t *testing.T) {
	none := func(string) (string, bool) { return "", false }
	for _, c := range []struct{ name, file, kept, gone string }{
		{"open quote in a secret", "AWS_REGION=x\nAWS_SECRET_ACCESS_KEY=\"hunter2\n", "unterminated quoted value", "hunter2"},
		{"open quote in a name", "AWS_PROFILE=\"dev\n", `unterminated quoted value "dev`, ""},
		{"a quote that ended too early in a name", "AWS_PROFILE=\"\"dev\"\"\n", `in variable name "dev\"\""`, ""},
		{"a quote that ended too early in a password", "DB_PASSWORD=\"\"hunter2\"\"\n", "in variable name ", "hunter2"},
		{"quotes around a name", "\"AWS_PROFILE\"=\"dev\"\n", `in variable name "\"AWS_PROFILE\"=\"dev\""`, ""},
		{"quotes around the name of a password", "\"DB_PASSWORD\"=\"hunter2\"\n", "in variable name ", "hunter2"},
		{"open brace in a password", "DB_PASSWORD=ab${hunter2\n", "Invalid template: ", "hunter2"},
		{"a quote ended early before a secret", "AWS_PROFILE=\"dev\nDB_PASSWORD=\"hunter2 \" x\n", "in variable name ", "hunter2"},
		{"JSON over several lines", "AIRFLOW__SECRETS__BACKEND_KWARGS={\n\"connections_prefix\": \"a\",\n}\n", `\"connections_prefix\": \"a\"`, ""},
		{"a secret in the JSON", "AIRFLOW__SECRETS__BACKEND_KWARGS={\n\"aws_secret_access_key\": \"hunter2\",\n}\n", "in variable name ", "hunter2"},
		{"PowerShell", "$env:AWS_PROFILE=\"dev\"\n", `"$env:AWS_PROFILE=\"dev\""`, ""},
		{"a secret for PowerShell", "$env:DB_PASSWORD=\"hunter2\"\n", "in variable name ", "hunter2"},
		{"an open reference", "X=${HOME\n", `Invalid template: "${HOME"`, ""},
		{"a connection that is harmless", `AIRFLOW_CONN_AWS_DEFAULT="{"conn_type": "aws", "extra": {"region_name": "us-east-1"}}"` + "\n",
			`"conn_type\": \"aws\", \"extra\": {\"region_name\": \"us-east-1\"}}\""`, ""},
		{"a connection with a password", `AIRFLOW_CONN_AWS_DEFAULT="{"conn_type": "aws", "password": "hunter2"}"` + "\n", "in variable name ", "hunter2"},
		{"a fence of Markdown", "```\nAWS_PROFILE=dev\n", "\"```\"", ""},
		{"a prefix with the word secret", `AIRFLOW__SECRETS__BACKEND_KWARGS="{"connections_prefix": "my-secrets/connections"}"` + "\n", `my-secrets/connections`, ""},
		{"UTF-16", "\xff\xfeA\x00W\x00S\x00_\x00P\x00R\x00O\x00F\x00I\x00L\x00E\x00=\x00d\x00\n\x00", `"\xff\xfeA\x00W\x00S`, ""},
		{"a secret in UTF-16", "\xff\xfeP\x00W\x00=\x00h\x00u\x00n\x00t\x00e\x00r\x002\x00\n\x00", "in variable name ", `h\x00u`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := ReadCompose(budget(t), []byte(c.file), none, nil)
			if err == nil {
				t.Fatal("compose accepts the file")
			}
			if !strings.Contains(err.Error(), c.kept) || c.gone != "" && strings.Contains(err.Error(), c.gone) {
				t.Errorf("compose's words are shown as %q", err)
			}
		})
	}
}

func TestRefusalsThatQuoteNothing(t *testing.T) {
	if err := withoutValue(errors.New("line 2: key cannot contain a space"), "X"); err.Error() != "line 2: key cannot contain a space" {
		t.Errorf("words that quote nothing are changed to %q", err)
	}
}
