package builtin

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// TestImageAsEvidence: what the Dockerfile adds exists, and what it may have created is not
// reported as missing.
func TestImageAsEvidence(t *testing.T) {
	const from = "FROM astrocrpublic.azurecr.io/runtime:3.0-2\n"
	bundle := "AWS_CA_BUNDLE=/usr/local/share/ca-certificates/corp.crt\n"
	token := "AWS_WEB_IDENTITY_TOKEN_FILE=/opt/token\nAWS_ROLE_ARN=arn:aws:iam::111122223333:role/airflow\n"
	process := "[default]\nregion = us-west-2\ncredential_process = get-keys --json\n"
	for name, c := range map[string]struct {
		files map[string]string
		rules []string // the errors
		why   string   // the reason for an unknown status
	}{
		"a bundle that is copied":           {files: map[string]string{"project/.env": scenetest.MountVariables + bundle, "project/Dockerfile": from + "COPY corp.crt /usr/local/share/ca-certificates/\nRUN update-ca-certificates\n", "project/corp.crt": "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"}},
		"a bundle that is nowhere":          {files: map[string]string{"project/.env": scenetest.MountVariables + bundle}, rules: []string{"ca-bundle-absent"}},
		"a bundle that is nowhere, useradd": {files: map[string]string{"project/.env": scenetest.MountVariables + bundle, "project/Dockerfile": from + "RUN useradd etl\n"}, rules: []string{"ca-bundle-absent"}},
		"a bundle that a RUN may fetch":     {files: map[string]string{"project/.env": scenetest.MountVariables + bundle, "project/Dockerfile": from + "RUN curl -O https://example.com/corp.crt\n"}, why: "Dockerfile:2"},
		"a bundle of another stage":         {files: map[string]string{"project/.env": scenetest.MountVariables + bundle, "project/Dockerfile": from + "COPY --from=certs /corp.crt /usr/local/share/ca-certificates/corp.crt\n"}, why: "Dockerfile:2"},
		"a token that is copied by a script": {
			files: map[string]string{"project/.env": scenetest.MountVariables + token, "project/Dockerfile": from + "RUN bash setup.sh\n", "home/.aws/credentials": "# none\n"}, why: "Dockerfile:2"},
		"a token that is nowhere": {files: map[string]string{"project/.env": scenetest.MountVariables + token, "home/.aws/credentials": "# none\n"}, rules: []string{"web-identity-token-file-absent"}},
		"a program that is copied": {files: map[string]string{
			"project/Dockerfile": from + "COPY --chown=astro get-keys /usr/local/bin/get-keys\n", "project/get-keys": "#!/bin/sh\n", "home/.aws/config": process, "home/.aws/credentials": "# none\n"}},
		"a program that is nowhere":            {files: map[string]string{"home/.aws/config": process, "home/.aws/credentials": "# none\n"}, rules: []string{"credential-process-absent"}},
		"a program that packages.txt installs": {files: map[string]string{"project/packages.txt": "git\nget-keys\n", "home/.aws/config": process, "home/.aws/credentials": "# none\n"}, why: "packages.txt:2"},
		"a program in a comment":               {files: map[string]string{"project/packages.txt": "# get-keys\n", "home/.aws/config": process, "home/.aws/credentials": "# none\n"}, rules: []string{"credential-process-absent"}},
		"a program that a RUN may fetch":       {files: map[string]string{"project/Dockerfile": from + "RUN curl -o /usr/local/bin/x https://example.com/x\n", "home/.aws/config": process, "home/.aws/credentials": "# none\n"}, why: "Dockerfile:2"},
		"files that a RUN may make":            {files: map[string]string{"project/.env": "", "project/docker-compose.override.yml": "", "project/Dockerfile": from + "RUN cp -r include/aws /home/astro/.aws\n"}, why: "Dockerfile:2"},
		"files that apt-get does not make":     {files: map[string]string{"project/.env": "", "project/docker-compose.override.yml": "", "project/Dockerfile": from + "RUN apt-get update && apt-get install -y git\n"}, rules: []string{"override-missing"}},
		"a folder that is only made":           {files: map[string]string{"project/.env": "", "project/docker-compose.override.yml": "", "project/Dockerfile": from + "RUN mkdir -p /home/astro/.aws\n"}, rules: []string{"override-missing"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"project/dags/load.py": hookDAG}
			maps.Copy(files, c.files)
			s := scenetest.Scene{Files: files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}}
			w := s.Facts(t, awstest.New(t, awstest.Options{}))
			err := os.Chmod(filepath.Join(w.Dir, "get-keys"), 0o755) //nolint:gosec // a program
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				t.Fatal(err)
			}
			report := run.Run(context.Background(), w, Checks(), run.Options{Offline: true})
			var rules, why []string
			for _, f := range errorsIn(report) {
				rules = append(rules, f.Rule.ID)
			}
			for _, r := range report.Results {
				if r.Status == checks.Unknown {
					why = append(why, redacttest.Raw(r.Reason))
				}
			}
			if !slices.Equal(rules, c.rules) {
				t.Errorf("errors are %v, want %v", rules, c.rules)
			}
			if c.why == "" && len(why) > 0 || c.why != "" && !slices.ContainsFunc(why, func(text string) bool { return strings.Contains(text, c.why) }) {
				t.Errorf("not known: %q, want %q", why, c.why)
			}
		})
	}
}
