package volumepaths_test

import (
	"strings"
	"testing"
)

const ssoHome = `-- home/.aws/config --
[default]
region = us-east-1

[profile dev]
aws_access_key_id = AKIAIOSFODNN7EXAMPLE
aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY
-- home/.aws/credentials --
`

// TestServicesWithoutTheMount: a service without the mount gets it where its own user needs it, and
// the profile that only the others have.
func TestServicesWithoutTheMount(t *testing.T) {
	for _, c := range []struct {
		name, home, body string
		mounts           map[string]string
		profile          string
	}{
		{
			"the folder in root's home", "", "volumes:\n  - ~/.aws/:/root/.aws/:ro\n",
			map[string]string{"scheduler": "~/.aws:/home/astro/.aws:ro", "webserver": "~/.aws:/home/astro/.aws:ro", "triggerer": "~/.aws:/home/astro/.aws:ro"}, "",
		},
		{
			"it works for root alone", "", "user: root\nvolumes:\n  - ~/.aws:/root/.aws\n",
			map[string]string{"scheduler": "~/.aws:/root/.aws:rw", "webserver": folder, "triggerer": folder}, "",
		},
		{
			"in the long form", "", "user: root\nvolumes:\n  - type: bind\n    source: ~/.aws\n    target: /root/.aws\n",
			map[string]string{"scheduler": "~/.aws:/root/.aws:rw", "webserver": folder, "triggerer": folder}, "",
		},
		{
			"two files", "", "volumes:\n  - ~/.aws/config:/opt/airflow/.aws/config:ro\n  - ~/.aws/credentials:/opt/airflow/.aws/credentials:ro\n",
			map[string]string{"scheduler": bothFiles, "webserver": bothFiles, "triggerer": bothFiles}, "",
		},
		{
			"a profile, as a mapping", ssoHome, "environment:\n  AWS_PROFILE: dev\nvolumes:\n  - ~/.aws:/home/astro/.aws\n",
			map[string]string{"scheduler": folder, "webserver": folder, "triggerer": folder}, "AWS_PROFILE: dev",
		},
		{
			"a profile, as a list", ssoHome, "environment:\n  - AWS_PROFILE=dev\nvolumes:\n  - ~/.aws:/home/astro/.aws\n",
			map[string]string{"scheduler": folder, "webserver": folder, "triggerer": folder}, "AWS_PROFILE=dev",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := cured(t, airflow2+c.home, "services:\n  scheduler:\n"+indented(c.body, 4))
			for service, want := range c.mounts {
				if got[service] != want {
					t.Errorf("%s has %s, want %s", service, got[service], want)
				}
			}
			if c.profile != "" && strings.Count(got["the file"], c.profile) != 3 {
				t.Errorf("not every service has %s:\n%s", c.profile, got["the file"])
			}
		})
	}
}

// TestFileOfAnotherName: a variable that misses a file mounted under a name of its own gets that
// name; those of the services that find it stay.
func TestFileOfAnotherName(t *testing.T) {
	const text = `services:
  scheduler:
    secrets: [aws]
    environment:
      AWS_SHARED_CREDENTIALS_FILE: /run/secrets/aws-keys
  triggerer: &right
    secrets: [aws]
    environment:
      AWS_SHARED_CREDENTIALS_FILE: /run/secrets/aws
  api-server: *right
  dag-processor: *right
secrets:
  aws:
    file: ~/.aws/credentials
`
	if got, want := cured(t, airflow3Plain, text)["the file"], strings.Replace(text, "aws-keys", "aws", 1); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
