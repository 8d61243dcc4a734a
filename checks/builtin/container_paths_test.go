package builtin_test

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/builtin"
	"doctor/checks/internal/exampletest"
	"doctor/internal/boto"
	"doctor/internal/engine/enginetest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
	"doctor/internal/skip"
)

const (
	fewKeys  = "-- home/.aws/credentials --\n[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n"
	noKeys   = "-- home/.aws/credentials --\n# none\n"
	allAlike = "services:\n  scheduler: *x\n  api-server: *x\n  triggerer: *x\n  dag-processor: *x\n"
)

// forEach is an override that gives every service the same.
func forEach(body string) string {
	return "-- project/docker-compose.override.yml --\nx-all: &x\n  " + strings.ReplaceAll(strings.TrimSuffix(body, "\n"), "\n", "\n  ") + "\n" + allAlike
}

func dotenv(lines ...string) string {
	return "-- project/.env --\n" + strings.Join(lines, "\n") + "\n"
}

// claims is what a report has to say.
type claims struct {
	rule    string // the only error, "" for none
	symptom string
	says    string // a part of its message
	fix     string // a part of its fixes
	never   string // is in none of them
}

func (c claims) hold(t *testing.T, r checks.ProjectReport) {
	t.Helper()
	var rules []string
	for _, f := range errorsOf(r) {
		rules = append(rules, f.Rule.ID)
		var fixes strings.Builder
		for _, fix := range f.Fixes {
			fixes.WriteString(redacttest.Raw(fix.Title) + "\n" + strings.Join(redacttest.RawAll(fix.Commands), "\n") + "\n")
		}
		if f.Rule.ID != c.rule {
			t.Errorf("%s: %s", f.Rule.ID, redacttest.Raw(f.Message))
			continue
		}
		if c.symptom != "" && redacttest.Raw(f.Symptom) != c.symptom {
			t.Errorf("symptom %q, want %q", redacttest.Raw(f.Symptom), c.symptom)
		}
		if !strings.Contains(redacttest.Raw(f.Message), c.says) || !strings.Contains(fixes.String(), c.fix) || c.never != "" && strings.Contains(redacttest.Raw(f.Message)+fixes.String(), c.never) {
			t.Errorf("message %q\nfixes %s\nwant %q, %q, not %q", redacttest.Raw(f.Message), fixes.String(), c.says, c.fix, c.never)
		}
	}
	if want := slices.DeleteFunc([]string{c.rule}, func(s string) bool { return s == "" }); !slices.Equal(rules, want) {
		t.Errorf("errors are %v, want %v", rules, want)
	}
}

func errorsOf(r checks.ProjectReport) []checks.Finding {
	var out []checks.Finding
	for _, result := range r.Results {
		for _, f := range result.Findings {
			if result.SeverityOf(f) == checks.Error {
				out = append(out, f)
			}
		}
	}
	return out
}

// Every symptom here was observed in a container of Docker Engine 20.10 with boto3 1.43.
func TestFilesThatAProcessOpens(t *testing.T) {
	const (
		none   = "botocore.exceptions.NoCredentialsError: Unable to locate credentials"
		ssl    = "botocore.exceptions.SSLError: SSL validation failed for https://sts.us-east-1.amazonaws.com/ "
		role   = "AWS_ROLE_ARN=arn:aws:iam::111122223333:role/airflow"
		token  = "AWS_WEB_IDENTITY_TOKEN_FILE="
		bundle = "AWS_CA_BUNDLE="
		pem    = "-- home/.aws/ca.pem --\n" + boto.ExampleCertificate
		jwt    = "-- home/.aws/token --\neyJhbGciOiJSUzI1NiJ9.EXAMPLE.EXAMPLE\n"
		shut   = "mode 0700 home/.aws/shut\n"
		config = "-- home/.aws/config --\n[default]\nregion = us-east-1\n"
		ran    = "botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from custom-process: "
	)
	script := func(command string) string {
		return config + "credential_process = " + command + "\n" + noKeys
	}
	named := func(file string) string { return dotenv("AWS_SHARED_CREDENTIALS_FILE=" + file) }
	for name, c := range map[string]struct {
		archive string
		claims
	}{
		// .. is walked
		"dot dot through an absent folder": {fewKeys + config + named("/home/astro/work/../.aws/credentials"), claims{rule: "env-path-outside-mount", symptom: none, says: "/home/astro/work does not exist in the container", fix: "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"}},
		"dot dot through a file":           {fewKeys + config + named("/home/astro/.aws/config/../credentials"), claims{rule: "env-path-outside-mount", symptom: none, says: "/home/astro/.aws/config is a file", fix: "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"}},
		"dot dot through a link":           {"link home/.aws/link /usr/local/airflow/dags\n" + fewKeys + config + named("/home/astro/.aws/link/../credentials"), claims{rule: "env-path-outside-mount", symptom: none, says: "/home/astro/.aws/link is a symbolic link"}},
		"dot dot through a folder":         {fewKeys + config + named("/usr/local/airflow/dags/../../../../home/astro/.aws/credentials"), claims{}},
		"dot dot through a folder that the engine makes of a missing source": {fewKeys + config + named("/usr/local/airflow/plugins/../../../../home/astro/.aws/credentials"), claims{}},
		"a dot and dot dot through it":                                       {fewKeys + config + named("/usr/local/airflow/plugins/./../../../../home/astro/.aws/credentials"), claims{}},
		"dot dot through what is not in it":                                  {fewKeys + config + named("/usr/local/airflow/plugins/no/../../../../../home/astro/.aws/credentials"), claims{rule: "env-path-outside-mount", symptom: none, fix: "AWS_SHARED_CREDENTIALS_FILE=/home/astro/.aws/credentials"}},
		"dot dot from the working folder":                                    {fewKeys + config + named("../../../home/astro/.aws/credentials"), claims{}},
		"a link to the file beside it":                                       {"link home/.aws/credentials real\n" + config + strings.Replace(fewKeys, "credentials", "real", 1), claims{}},
		"a link that points to itself":                                       {"link home/.aws/credentials credentials\n" + config, claims{rule: "symlink-leaves-mount", symptom: none}},
		"a token through an absent folder":                                   {noKeys + config + jwt + dotenv(token+"/home/astro/no/../.aws/token", role), claims{rule: "web-identity-token-file-absent", symptom: "FileNotFoundError: [Errno 2] No such file or directory: '/home/astro/no/../.aws/token'"}},
		"a token through a file":                                             {noKeys + config + dotenv(token+"/home/astro/.aws/config/token", role), claims{rule: "web-identity-token-file-absent", symptom: "NotADirectoryError: [Errno 20] Not a directory: '/home/astro/.aws/config/token'", says: "/home/astro/.aws/config is a file"}},
		"a token through a loop":                                             {"link home/.aws/loop loop\n" + noKeys + config + dotenv(token+"/home/astro/.aws/loop", role), claims{rule: "web-identity-token-file-absent", symptom: "OSError: [Errno 40] Too many levels of symbolic links: '/home/astro/.aws/loop'"}},
		"a bundle through a file":                                            {fewKeys + config + dotenv(bundle+"/home/astro/.aws/config/ca"), claims{rule: "ca-bundle-absent", symptom: ssl + "[Errno 20] Not a directory"}},
		"a bundle through an absent folder":                                  {fewKeys + config + pem + dotenv(bundle+"/home/astro/no/../.aws/ca.pem"), claims{rule: "ca-bundle-absent", symptom: ssl + "[Errno 2] No such file or directory"}},

		// permission denied, whichever file it is
		"a closed token":                {"mode 0600 home/.aws/token\n" + noKeys + config + jwt + dotenv(token+"/home/astro/.aws/token", role), claims{rule: "file-mode-unreadable", symptom: "PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/token'", says: "web identity token file", fix: "/.aws/token", never: "passes over"}},
		"a token in a closed folder":    {shut + noKeys + config + strings.Replace(jwt, "token", "shut/token", 1) + dotenv(token+"/home/astro/.aws/shut/token", role), claims{rule: "dir-mode-unreadable", symptom: "PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/shut/token'", fix: "/.aws/shut"}},
		"an open token":                 {noKeys + config + jwt + dotenv(token+"/home/astro/.aws/token", role), claims{}},
		"a closed bundle":               {"mode 0600 home/.aws/ca.pem\n" + fewKeys + config + pem + dotenv(bundle+"/home/astro/.aws/ca.pem"), claims{rule: "file-mode-unreadable", symptom: ssl + "[Errno 13] Permission denied", says: "CA bundle", fix: "/.aws/ca.pem"}},
		"a bundle in a closed folder":   {shut + fewKeys + config + strings.Replace(pem, "ca.pem", "shut/ca.pem", 1) + dotenv(bundle+"/home/astro/.aws/shut/ca.pem"), claims{rule: "dir-mode-unreadable", symptom: ssl + "[Errno 13] Permission denied"}},
		"an open bundle":                {fewKeys + config + pem + dotenv(bundle+"/home/astro/.aws/ca.pem"), claims{}},
		"a program in a closed folder":  {shut + script("/home/astro/.aws/shut/get") + "-- home/.aws/shut/get --\n#!/bin/sh\n", claims{rule: "dir-mode-unreadable", symptom: "PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/shut/get'", says: "program of credential_process"}},
		"a program that is not to run":  {script("/home/astro/.aws/get") + "-- home/.aws/get --\n#!/bin/sh\n", claims{rule: "credential-process-not-executable", symptom: "PermissionError: [Errno 13] Permission denied: '/home/astro/.aws/get'"}},
		"a script to run, not to read":  {"mode 0711 home/.aws/get\n" + script("/home/astro/.aws/get") + "-- home/.aws/get --\n#!/bin/sh\n", claims{rule: "file-mode-unreadable", symptom: ran + "/bin/sh: 0: cannot open /home/astro/.aws/get: Permission denied\n"}},
		"the same by env":               {"mode 0711 home/.aws/get\n" + script("/home/astro/.aws/get --json") + "-- home/.aws/get --\n#!/usr/bin/env python3\n", claims{rule: "file-mode-unreadable", symptom: ran + "python3: can't open file '/home/astro/.aws/get': [Errno 13] Permission denied\n"}},
		"a closed script of Python":     {"mode 0600 home/.aws/get.py\n" + script("python3 /home/astro/.aws/get.py") + "-- home/.aws/get.py --\nprint()\n", claims{rule: "file-mode-unreadable", symptom: ran + "python3: can't open file '/home/astro/.aws/get.py': [Errno 13] Permission denied\n", says: "script of credential_process"}},
		"a script in a closed folder":   {shut + script("sh /home/astro/.aws/shut/get") + "-- home/.aws/shut/get --\n:\n", claims{rule: "dir-mode-unreadable", symptom: ran + "sh: 0: cannot open /home/astro/.aws/shut/get: Permission denied\n"}},
		"an open script":                {"mode 0755 home/.aws/get\n" + script("/home/astro/.aws/get") + "-- home/.aws/get --\n#!/bin/sh\n", claims{}},
		"a program through a file":      {script("/home/astro/.aws/config/get"), claims{rule: "credential-process-not-executable", symptom: "NotADirectoryError: [Errno 20] Not a directory: '/home/astro/.aws/config/get'", says: "is a file"}},
		"a group that opens the files":  {"mode 0750 home/.aws\nmode 0640 home/.aws/credentials\n" + fewKeys + config + forEach("group_add: [\"1000\"]\nvolumes: [~/.aws:/home/astro/.aws]"), claims{}},
		"the files without that group":  {"mode 0640 home/.aws/credentials\n" + fewKeys + config, claims{rule: "file-mode-unreadable", symptom: none}},
		"the container's user as owner": {"owner 50000:0 home/.aws\nowner 50000:0 home/.aws/credentials\nmode 0700 home/.aws\nmode 0400 home/.aws/credentials\n" + fewKeys + config, claims{}},

		// whose home folder
		"the home folder of astro":   {fewKeys + config + named("~astro/.aws/credentials"), claims{}},
		"HOME that is empty":         {fewKeys + config + dotenv("HOME=", "AWS_SHARED_CREDENTIALS_FILE=~/.aws/credentials"), claims{}},
		"the home folder of another": {fewKeys + config + named("~nobodyhere/.aws/credentials"), claims{rule: "env-path-outside-mount", symptom: none}},
	} {
		t.Run(name, func(t *testing.T) {
			if !exampletest.Root() && (strings.Contains(c.archive, "owner ") || strings.Contains(c.archive, "group_add")) {
				skip.For(t, "root", "gives files away")
			}
			c.hold(t, offline(t, layOut(t, c.archive)))
		})
	}
}

// Mounts that are not folders of this machine.
func TestMountsOfOtherKinds(t *testing.T) {
	const (
		none = "botocore.exceptions.NoCredentialsError: Unable to locate credentials"
		at   = "volumes: [~/.aws:/home/astro/.aws]\n"
		put  = "configs: [{source: keys, target: /home/astro/.aws/credentials}]"
	)
	hold := "configs: {keys: {content: \"[default]\\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\\naws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\\n\"}}\n"
	for name, c := range map[string]struct {
		archive string
		claims
	}{
		"a tmpfs instead of the mount":      {fewKeys + forEach("tmpfs: [/home/astro/.aws]") + dotenv("AWS_CONFIG_FILE=/home/astro/.aws/config"), claims{rule: "override-missing", symptom: none, says: "empty tmpfs at /home/astro/.aws", fix: "Replace the tmpfs at /home/astro/.aws in docker-compose.override.yml:2 with the volume ~/.aws:/home/astro/.aws:rw"}},
		"a tmpfs where nothing of AWS is":   {fewKeys + forEach(at+"tmpfs: [/tmp, /run]"), claims{}},
		"a tmpfs over a part of the mount":  {fewKeys + forEach("volumes: [~/:/home/astro]\ntmpfs: [/home/astro/.aws]"), claims{rule: "anonymous-volume", symptom: none, fix: "Remove the tmpfs at /home/astro/.aws"}},
		"an option that no tmpfs has":       {fewKeys + forEach(at+"tmpfs: [\"/x:foo\"]"), claims{rule: "override-refused", symptom: `Error response from daemon: invalid tmpfs option ["foo"]`}},
		"options that a tmpfs has":          {fewKeys + forEach(at+"tmpfs: [\"/x:mode=700,uid=50000,size=64k,ro,noexec\"]"), claims{}},
		"a tmpfs and a volume in one place": {fewKeys + forEach(at+"tmpfs: [/home/astro/.aws]"), claims{rule: "override-refused"}},

		"a folder without a copy": {fewKeys + forEach("volumes: [\"~/.aws:/home/astro/.aws:ro,nocopy\"]"), claims{rule: "override-refused", says: "has the mode nocopy", fix: "Remove nocopy"}},
		"a volume without a copy": {fewKeys + forEach("volumes: [\"aws:/home/astro/.aws:nocopy\"]") + "volumes: {aws: }\n", claims{rule: "named-volume-not-bind", symptom: none}},

		"a config with the keys":           {forEach(put) + hold, claims{}},
		"a config in a read-only mount":    {fewKeys + forEach("volumes: [~/.aws:/home/astro/.aws:ro]\nconfigs: [{source: keys, target: /home/astro/.aws/x}]") + hold, claims{rule: "override-refused", symptom: "Error response from daemon: Error processing tar file(exit status 1): open /home/astro/.aws/x: read-only file system"}},
		"a config in a read-only service":  {forEach("read_only: true\n"+put) + hold, claims{rule: "override-refused", symptom: "cannot create config \"…_keys\" in read-only service api-server: `file` is the sole supported option"}},
		"a read-only service with a mount": {fewKeys + forEach("read_only: true\n"+at), claims{}},
		"a config that the shell lacks":    {forEach(put) + "configs: {keys: {environment: NOPE}}\n", claims{rule: "override-refused", symptom: `environment variable "NOPE" required by config "…_keys" is not set`}},
		"a config from the shell":          {"env KEYS=[default]\n" + fewKeys + forEach(at+"configs: [{source: keys, target: /home/astro/x}]") + "configs: {keys: {environment: KEYS}}\n", claims{}},
		"a secret of a swarm":              {forEach("secrets: [keys]") + "secrets: {keys: {external: true}}\n", claims{rule: "override-refused", symptom: "unsupported external secret keys"}},
		"a secret whose file is missing":   {forEach("secrets: [keys]") + "secrets: {keys: {file: ./nope}}\n", claims{rule: "host-path-missing"}},

		"volumes_from":               {fewKeys + "-- project/docker-compose.override.yml --\nservices:\n  api-server: {volumes: [~/.aws:/home/astro/.aws]}\n  scheduler: {volumes_from: [api-server]}\n  triggerer: {volumes_from: [\"api-server:ro\"]}\n  dag-processor: {volumes_from: [scheduler]}\n", claims{}},
		"volumes_from with a tmpfs":  {fewKeys + "-- project/docker-compose.override.yml --\nservices:\n  api-server: {volumes: [~/.aws:/home/astro/.aws, {type: tmpfs, target: /y}]}\n  scheduler: {volumes_from: [api-server]}\n", claims{rule: "override-refused", symptom: "Error response from daemon: get: no such volume"}},
		"a group that nobody has":    {fewKeys + forEach(at+"group_add: [docker]"), claims{rule: "override-refused", symptom: "Error response from daemon: Unable to find group docker: no matching entries in group file"}},
		"a group of every image":     {fewKeys + forEach(at+"group_add: [root, users]"), claims{}},
		"a volume that binds":        {fewKeys + forEach("volumes: [aws:/home/astro/.aws]") + "volumes: {aws: {driver: local, driver_opts: {type: none, o: bind, device: @@HOME@@/.aws}}}\n", claims{}},
		"one without a type":         {fewKeys + forEach("volumes: [aws:/home/astro/.aws]") + "volumes: {aws: {driver_opts: {o: bind, device: @@HOME@@/.aws}}}\n", claims{rule: "override-refused", symptom: `Error response from daemon: create …_aws: missing required option: "type"`}},
		"an external volume":         {fewKeys + forEach("volumes: [aws:/home/astro/.aws]") + "volumes: {aws: {external: true}}\n", claims{rule: "named-volume-not-bind", symptom: `external volume "aws" not found`, says: "was not asked"}},
		"an external one for others": {fewKeys + forEach("volumes: [~/.aws:/home/astro/.aws, data:/data]") + "volumes: {data: {external: true}}\n", claims{}},
	} {
		t.Run(name, func(t *testing.T) { c.hold(t, offline(t, layOut(t, c.archive))) })
	}
}

// The engine knows whether an external volume exists, and what it binds; the content of other
// volumes is unknown.
func TestExternalVolumes(t *testing.T) {
	over := fewKeys + forEach("volumes: [aws:/home/astro/.aws]") + "volumes: {aws: {external: true, name: shared}}\n"
	others := fewKeys + forEach("volumes: [~/.aws:/home/astro/.aws, data:/data]") + "volumes: {data: {external: true, name: shared}}\n"
	for name, c := range map[string]struct {
		archive, volume string
		claims
		unknown string
	}{
		"missing":               {archive: over, claims: claims{rule: "named-volume-not-bind", symptom: `external volume "shared" not found`, fix: "docker volume create shared"}},
		"missing, of others":    {archive: others, claims: claims{rule: "override-refused", symptom: `external volume "shared" not found`, never: "/home/astro/.aws"}},
		"that binds the folder": {archive: over, volume: `{"Name": "shared", "Options": {"type": "none", "o": "bind", "device": "@@HOME@@/.aws"}}`},
		"of the engine's own":   {archive: over, volume: `{"Name": "shared"}`, unknown: "outside this project"},
		"there, of others":      {archive: others, volume: `{"Name": "shared"}`},
	} {
		t.Run(name, func(t *testing.T) {
			e := layOut(t, c.archive)
			answer := enginetest.Refuse(http.StatusNotFound, "get shared: no such volume")
			if c.volume != "" {
				answer = enginetest.JSON(e.Fill(c.volume))
			}
			e.Serve(fakeEngine(`{}`, enginetest.Answers{"/volumes/shared": answer, "/containers/json": enginetest.JSON("[]")}))
			o := exampletest.Unhurried()
			o.Scopes = []facts.Scope{facts.Project, facts.Host, facts.Engine}
			r := run.Run(context.Background(), facts.New(context.Background(), e.Machine(), e.Project, o), builtin.Checks(), run.Options{Observer: exampletest.Crashes{T: t}})
			c.hold(t, r)
			var why []string
			for _, result := range r.Results {
				if result.Status == checks.Unknown {
					why = append(why, redacttest.Raw(result.Reason))
				}
			}
			if c.unknown == "" && len(why) > 0 || c.unknown != "" && !strings.Contains(strings.Join(why, "\n"), c.unknown) {
				t.Errorf("not known: %q, want %q", why, c.unknown)
			}
		})
	}
}
