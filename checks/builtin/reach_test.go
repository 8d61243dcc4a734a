package builtin_test

import (
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/credentialfiles"
	"doctor/checks/internal/exampletest"
	"doctor/checks/overridefile"
	"doctor/checks/volumepaths"
	"doctor/internal/redact/redacttest"
	"doctor/internal/skip"
)

// everywhere mounts something in all services.
func everywhere(lines ...string) string {
	text := "-- project/docker-compose.override.yml --\nservices:\n"
	for _, service := range services() {
		text += "  " + service + ":\n    volumes:\n"
		for _, line := range lines {
			text += "      - " + line + "\n"
		}
	}
	return text
}

// TestWhatStandsInTheWay: a folder or a FIFO instead of a file, files that the container's
// user may not read, tokens that it cannot save.
func TestWhatStandsInTheWay(t *testing.T) {
	noVariables := "-- project/.env --\n"
	ssoRule := volumepaths.Check.Example(volumepaths.SSOWillNeedWrite)
	tests := []struct {
		name, archive string
		check         *checks.Check
		want          string
		commands      string
	}{
		{
			"a folder where the engine found no file to mount",
			noVariables + everywhere("~/.aws/credentials:/home/astro/.aws/credentials:ro") + "DELETE\n",
			volumepaths.Check,
			"fail\nmount-target-is-file-path all: ~/.aws/credentials is a folder on this machine, not a file, and is mounted at /home/astro/.aws/credentials",
			"rmdir ~/.aws/credentials\naws configure",
		},
		{
			"a folder of the file's name in the folder that is mounted", "DELETE\n",
			credentialfiles.Check,
			"fail\ncredentials-files-absent all: ~/.aws/credentials is a folder, not a file; boto3 silently ignores it",
			"rmdir ~/.aws/credentials\naws configure",
		},
		{
			"a file alone is mounted, and nothing is in it",
			noVariables + everywhere("~/.aws/credentials:/home/astro/.aws/credentials:ro") + "-- home/.aws/credentials --\n",
			credentialfiles.Check,
			"fail\ncredentials-files-absent all: no profile in ~/.aws has credentials",
			"aws configure\naws configure sso",
		},
		{
			"a file alone is mounted, and the other says where credentials come from",
			noVariables + everywhere("~/.aws/credentials:/home/astro/.aws/credentials:ro") + "-- home/.aws/credentials --\n-- home/.aws/config --\n[default]\ncredential_process = helper\n",
			credentialfiles.Check,
			"fail\ncredentials-files-absent all: docker-compose.override.yml:4 and 3 more mounts only ~/.aws/credentials; ~/.aws/config, which has the credentials, is not mounted",
			"write - ~/.aws:/home/astro/.aws:rw",
		},
		{
			"a config that its user may not read", "owner 1000:1000 home/.aws/config\nmode 0600 home/.aws/config\n",
			volumepaths.Check,
			"warn\nfile-mode-unreadable all: ~/.aws/config (mode 0600, owner 1000:1000) is not readable by astro (uid 50000) in the container, so boto3 ignores the settings in config",
			"setfacl -m u:50000:r ~/.aws/config\nchmod 644 ~/.aws/config",
		},
		{
			"both files as aws configure leaves them", "owner 1000:1000 home/.aws/config\nmode 0600 home/.aws/config\nowner 1000:1000 home/.aws/credentials\nmode 0600 home/.aws/credentials\n",
			volumepaths.Check,
			"fail\nfile-mode-unreadable all: ~/.aws/credentials (mode 0600, owner 1000:1000) is not readable by astro (uid 50000) in the container",
			"setfacl -m u:50000:r ~/.aws/credentials ~/.aws/config\nchmod 644 ~/.aws/credentials ~/.aws/config",
		},
		{
			"a token on a read-only mount", strings.Replace(ssoRule.Before, "mode 0777", "mode 0755", 1),
			volumepaths.Check,
			"warn\nsso-will-need-write all: the SSO token works now, but boto3 cannot renew it from 2026-11-23 10:45 UTC on: the mount is read-only, and the container user cannot write to ~/.aws/sso/cache (mode 0755, owner 1000:1000)",
			"setfacl -m u:50000:rwx ~/.aws/sso/cache\nwrite - ~/.aws:/home/astro/.aws:rw\naws sso login --sso-session example-co",
		},
		{
			"a token in a folder of another user", strings.Replace(ssoRule.After, "mode 0777", "mode 0755", 1),
			volumepaths.Check,
			"warn\nsso-will-need-write all: the SSO token works now, but boto3 cannot renew it from 2026-11-23 10:45 UTC on: the container user cannot write to ~/.aws/sso/cache (mode 0755, owner 1000:1000)",
			"setfacl -m u:50000:rwx ~/.aws/sso/cache\naws sso login --sso-session example-co",
		},
		{
			"a token in a folder that everybody may write to on a read-only mount", strings.Replace(ssoRule.After, ":/home/astro/.aws:rw", ":/home/astro/.aws:ro", 1),
			volumepaths.Check,
			"warn\nsso-will-need-write all: the SSO token works now, but boto3 cannot renew it from 2026-11-23 10:45 UTC on: the mount is read-only",
			"aws sso login --sso-session example-co",
		},
		{
			"a token in a folder of another user that has to be renewed now",
			"now 2026-11-23T10:50:00Z\n" + strings.Replace(ssoRule.After, "mode 0777", "mode 0755", 1),
			volumepaths.Check,
			"fail\nsso-cache-read-only all: boto3 must renew the SSO token of sso-session example-co now and cannot write to ~/.aws/sso/cache: permission denied",
			"setfacl -m u:50000:rwx ~/.aws/sso/cache\naws sso login --sso-session example-co",
		},
		{
			"a mount one folder too high", noVariables + everywhere("~/.aws:/home/astro:rw"),
			volumepaths.Check,
			"fail\nmount-target-not-used all: ~/.aws is mounted at /home/astro, but boto3 looks in /home/astro/.aws (docker-compose.override.yml:4 and 3 more)",
			"",
		},
		{
			"a file on the folder's place", noVariables + everywhere("~/.aws/credentials:/home/astro/.aws:ro"),
			volumepaths.Check,
			"fail\nmount-target-not-used all: the file ~/.aws/credentials is mounted at /home/astro/.aws, where boto3 expects a folder (docker-compose.override.yml:4 and 3 more)",
			"",
		},
		{
			"the config alone, and no credentials anywhere", noVariables + everywhere("~/.aws/config:/home/astro/.aws/config:ro") + "-- DELETE home/.aws/credentials --\n",
			credentialfiles.Check,
			"fail\ncredentials-files-absent all: ~/.aws has no credentials file, and no profile in config has credentials",
			"aws configure\naws configure sso",
		},
		{
			"the folder of the mount is empty, and another one is not", "mkdir home/aws-empty\n" + everywhere("~/aws-empty:/home/astro/.aws:rw"),
			credentialfiles.Check,
			"fail\ncredentials-files-absent all: ~/aws-empty has neither a config nor a credentials file; the AWS files of this machine are in ~/.aws",
			"",
		},
		{
			"the home folder of another image", "-- project/.env --\nAWS_CONFIG_FILE=/home/airflow/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=/home/airflow/.aws/credentials\n",
			volumepaths.Check,
			"fail\nenv-path-outside-mount all: AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE point to /home/airflow/.aws (.env:1); ~/.aws is mounted at /home/astro/.aws",
			"",
		},
		{
			"the home folder by its user's name", "-- project/.env --\nAWS_CONFIG_FILE=~astro/.aws/config\nAWS_SHARED_CREDENTIALS_FILE=~astro/.aws/credentials\n",
			volumepaths.Check, "pass", "",
		},
		{
			"a volume that binds the folder", everywhere("aws_home:/home/astro/.aws") + "volumes:\n  aws_home:\n    driver_opts: {type: none, o: bind, device: @@HOME@@/.aws}\n",
			volumepaths.Check, "pass", "",
		},
		{
			"a further group", "mode 0640 home/.aws/credentials\nowner 1000:1000 home/.aws/credentials\n" +
				strings.ReplaceAll(everywhere("~/.aws:/home/astro/.aws:rw"), ":\n    volumes", ":\n    group_add: [\"1000\"]\n    volumes"),
			volumepaths.Check, "pass", "",
		},
		{
			"a mount for which there is no place in a read-only one",
			"mkdir home/other\n" + everywhere("~/.aws:/home/astro/.aws:ro", "~/other:/home/astro/.aws/sso/cache"),
			overridefile.Check,
			"fail\noverride-refused all: docker-compose.override.yml:5 mounts /home/astro/.aws/sso/cache inside a read-only mount that does not contain it",
			"",
		},
		{
			"a mount for which there is a place in a read-only one",
			"mkdir home/other\nmkdir home/.aws/sso/cache\n" + everywhere("~/.aws:/home/astro/.aws:ro", "~/other:/home/astro/.aws/sso/cache"),
			overridefile.Check, "pass", "",
		},
		{
			"a user whom the image does not have", strings.ReplaceAll(everywhere("~/.aws:/home/astro/.aws:rw"), ":\n    volumes", ":\n    user: alex\n    volumes"),
			volumepaths.Check,
			"fail\nuser-overridden all: docker-compose.override.yml:3: user: alex does not exist in the image, so no container starts",
			"edit Set user: astro, the default, in docker-compose.override.yml:3",
		},
		{
			"a token that only its owner may replace", "now 2026-11-23T10:50:00Z\n" + strings.Replace(ssoRule.After, "mode 0777", "mode 1777", 1),
			volumepaths.Check,
			"fail\nsso-cache-read-only all: boto3 must renew the SSO token of sso-session example-co now and cannot write to ~/.aws/sso/cache: the sticky bit lets only the owner replace the file",
			"aws sso login --sso-session example-co",
		},
		{
			"an engine on another machine", "env DOCKER_HOST=tcp://192.0.2.1:2375\n",
			credentialfiles.Check,
			"unknown: the contents of ~/.aws are unknown: the engine runs on another machine (tcp://192.0.2.1:2375 (DOCKER_HOST))",
			"",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if !exampletest.Root() && strings.Contains(tt.archive, "owner") {
				skip.For(t, "root", "files of another user cannot be made")
			}
			archive, folder := strings.CutSuffix(tt.archive, "DELETE\n")
			if folder {
				archive = "mkdir home/.aws/credentials\n" + archive + "-- DELETE home/.aws/credentials --\n"
			}
			e := layOut(t, archive)
			r := builtin.ResultOf(t, offline(t, e), tt.check)
			if got := e.said(r); got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
			var commands []string
			for _, f := range r.Findings {
				for _, fix := range f.Fixes {
					for _, c := range fix.Commands {
						commands = append(commands, strings.ReplaceAll(redacttest.Raw(c), e.Home, "~"))
					}
					for _, l := range fix.Lines {
						commands = append(commands, "write "+redacttest.Raw(l))
					}
					if fix.Edit != nil && fix.Edit.Name() == "set-key" {
						commands = append(commands, "edit "+redacttest.Raw(fix.Title))
					}
				}
			}
			for _, f := range r.Findings {
				isEROFS := strings.Contains(redacttest.Raw(f.Symptom), "Errno 30")
				if mentions := strings.Contains(redacttest.Raw(f.Message), "read-only"); strings.HasPrefix(f.Rule.ID, "sso-will") && mentions != isEROFS {
					t.Errorf("%q prints %q", redacttest.Raw(f.Message), redacttest.Raw(f.Symptom))
				}
			}
			if got := strings.Join(commands, "\n"); got != tt.commands {
				t.Errorf("commands\n%s\nwant\n%s", got, tt.commands)
			}
		})
	}
}
