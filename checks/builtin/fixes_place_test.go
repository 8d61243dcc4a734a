package builtin_test

import (
	"fmt"
	"strings"
	"testing"

	"doctor/checks/internal/exampletest"
	"doctor/internal/redact/redacttest"
)

// TestFixesDependOnThePlace: a value is corrected in the file that contains it, and correct
// values are not mentioned.
func TestFixesDependOnThePlace(t *testing.T) {
	const (
		file = "/home/astro/.aws/credentials"
	)
	for name, c := range map[string]struct {
		rule string
		vars []string
		// The first fix where they are in .env, in the override, and in the Dockerfile.
		dotenv, override, image string
	}{
		"a typo in the profile": {
			"profile-not-found",
			[]string{"AWS_PROFILE=dve"},
			"Set AWS_PROFILE=dev in .env:1 [retarget-variables]",
			"Set AWS_PROFILE=dev under environment: in docker-compose.override.yml:6, in each service [set-variable]",
			"Set AWS_PROFILE=dev in Dockerfile:2 [set-variable]",
		},
		"paths outside the mount": {
			"env-path-outside-mount",
			[]string{"AWS_PROFILE=dev", "AWS_CONFIG_FILE=/opt/aws/config", "AWS_SHARED_CREDENTIALS_FILE=/opt/aws/credentials"},
			"Set AWS_CONFIG_FILE=/home/astro/.aws/config and AWS_SHARED_CREDENTIALS_FILE=" + file + " in .env [retarget-variables]",
			"Set AWS_CONFIG_FILE=/home/astro/.aws/config and AWS_SHARED_CREDENTIALS_FILE=" + file + " under environment: in docker-compose.override.yml:7, in each service [set-environment]",
			"Set both variables to files in /home/astro/.aws in Dockerfile:3 | ENV AWS_CONFIG_FILE=/home/astro/.aws/config | ENV AWS_SHARED_CREDENTIALS_FILE=" + file,
		},
		"one path outside the mount": {
			"env-path-outside-mount",
			[]string{"AWS_PROFILE=dev", "AWS_CONFIG_FILE=/home/astro/.aws/config", "AWS_SHARED_CREDENTIALS_FILE=/opt/aws/credentials"},
			"Set AWS_SHARED_CREDENTIALS_FILE=" + file + " in .env [retarget-variables]",
			"Set AWS_SHARED_CREDENTIALS_FILE=" + file + " under environment: in docker-compose.override.yml:8, in each service [set-variable]",
			"Set AWS_SHARED_CREDENTIALS_FILE=" + file + " in Dockerfile:4 [set-variable]",
		},
		"a folder": {
			"env-path-is-directory",
			[]string{"AWS_PROFILE=dev", "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws"},
			"Set AWS_SHARED_CREDENTIALS_FILE=" + file + " in .env [retarget-variables]",
			"Set AWS_SHARED_CREDENTIALS_FILE=" + file + " under environment: in docker-compose.override.yml:7, in each service [set-variable]",
			"Set AWS_SHARED_CREDENTIALS_FILE=" + file + " in Dockerfile:3 [set-variable]",
		},
		"paths exchanged": {
			"env-swapped",
			[]string{"AWS_PROFILE=dev", "AWS_CONFIG_FILE=" + file, "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/config"},
			"Set AWS_CONFIG_FILE=/home/astro/.aws/config and AWS_SHARED_CREDENTIALS_FILE=" + file + " in .env [retarget-variables]",
			"Swap the values of the two variables in docker-compose.override.yml:7, in each service | - AWS_CONFIG_FILE=/home/astro/.aws/config | - AWS_SHARED_CREDENTIALS_FILE=" + file,
			"Swap the values of the two variables in Dockerfile:3 | ENV AWS_CONFIG_FILE=/home/astro/.aws/config | ENV AWS_SHARED_CREDENTIALS_FILE=" + file,
		},
		"quotes": {
			"env-value-has-quotes",
			[]string{`AWS_PROFILE="dev"`},
			"Set AWS_PROFILE=dev without quotes in .env [retarget-variables]",
			`Write - AWS_PROFILE=dev without quotes in docker-compose.override.yml:6, in each service [set-variable]`,
			"Set AWS_PROFILE=dev in Dockerfile:2 | ENV AWS_PROFILE=dev",
		},
		"a misspelled name": {
			"env-name-misspelled",
			[]string{"AWS_PROFLE=dev"},
			"Write AWS_PROFILE instead of AWS_PROFLE in .env [rename-variable]",
			"Write AWS_PROFILE instead of AWS_PROFLE in docker-compose.override.yml:6, in each service [rename-variable]",
			"Write AWS_PROFILE instead of AWS_PROFLE in Dockerfile:2 [edit-lines]",
		},
		"a moved home folder": {
			"home-overridden",
			[]string{"AWS_PROFILE=dev", "HOME=/root"},
			"Remove HOME from .env:2 [unset-variables]",
			"Remove HOME from environment: in docker-compose.override.yml:7, in each service [remove-variables]",
			"Set HOME=/home/astro in Dockerfile:3 [set-variable]",
		},
		"half a pair of keys": {
			"partial-credentials",
			[]string{"AWS_PROFILE=dev", "AWS_ACCESS_KEY_ID=AKIAIOSFODNN7EXAMPLE"},
			"Remove the keys from .env to use the AWS files [unset-variables]",
			"Remove the keys (docker-compose.override.yml:7, in each service) to use the AWS files",
			"Remove the keys (Dockerfile:3) to use the AWS files",
		},
		"a leftover of a cluster": {
			"web-identity-token-file-absent",
			[]string{"AWS_ROLE_ARN=arn:aws:iam::111122223333:role/x", "AWS_WEB_IDENTITY_TOKEN_FILE=/var/run/secrets/token"},
			"Remove AWS_ROLE_ARN and AWS_WEB_IDENTITY_TOKEN_FILE from .env [unset-variables]",
			"Remove AWS_WEB_IDENTITY_TOKEN_FILE from environment: in docker-compose.override.yml:7, in each service [remove-variables]",
			"Remove AWS_WEB_IDENTITY_TOKEN_FILE from Dockerfile:3",
		},
	} {
		for place, want := range map[string]string{".env": c.dotenv, "override": c.override, "Dockerfile": c.image} {
			t.Run(name+" in "+place, func(t *testing.T) {
				t.Parallel()
				w := layOut(t, settingsIn(place, c.vars)).Facts()
				noFixIsPresent(t, w)
				for _, f := range exampletest.Findings(offlineIn(t, w)) {
					if f.Rule.ID != c.rule || len(f.Fixes) == 0 {
						continue
					}
					got := f.Fixes[0].Title
					if edit := f.Fixes[0].Edit; edit != nil {
						got = got.Add(" [" + edit.Name() + "]")
					}
					for _, line := range f.Fixes[0].Lines {
						got = got.Addf(" | %s", line)
					}
					if redacttest.Raw(got) != want {
						t.Errorf("got  %s\nwant %s", redacttest.Raw(got), want)
					}
					return
				}
				t.Errorf("no fix of %s", c.rule)
			})
		}
	}
}

// settingsIn is an example with the profile dev and with variables that one of the
// files sets.
func settingsIn(place string, vars []string) string {
	dotenv, environment, image := "", "", "FROM astrocrpublic.azurecr.io/runtime:3.0-2\n"
	for _, v := range vars {
		switch place {
		case ".env":
			name, value, _ := strings.Cut(v, "=")
			if strings.HasPrefix(value, `"`) { // quotes that stay
				value = "'" + value + "'"
			}
			dotenv += name + "=" + value + "\n"
		case "override":
			environment += "      - " + v + "\n"
		default:
			image += "ENV " + strings.ReplaceAll(v, `"`, `\"`) + "\n"
		}
	}
	if environment != "" {
		environment = "    environment:\n" + environment
	}
	archive := "-- home/.aws/credentials --\n[dev]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n" +
		"-- home/.aws/config --\n[profile dev]\nregion = us-east-1\n-- project/.env --\n" + dotenv + "-- project/Dockerfile --\n" + image +
		"-- project/docker-compose.override.yml --\nservices:\n"
	for _, s := range []string{"api-server", "dag-processor", "scheduler", "triggerer"} {
		archive += fmt.Sprintf("  %s:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n%s", s, environment)
	}
	return archive
}
