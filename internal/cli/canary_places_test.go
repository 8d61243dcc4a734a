package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// places are where secrets occur: a file, and a line to add to it or to replace one of its
// lines with, with %s for the secret.
var places = []struct{ file, line string }{
	{"home/.aws/credentials", "aws_secret_access_key = %s"}, {"home/.aws/credentials", "aws_session_token = %s"},
	{"home/.aws/credentials", "# old: %s"}, {"home/.aws/credentials", "  %s"}, {"home/.aws/credentials", "%s"},
	{"home/.aws/credentials", "aws_secret_access_key %s"}, {"home/.aws/credentials", "export AWS_SECRET_ACCESS_KEY=%s"},
	{"home/.aws/credentials", "aws_access_key_id = AKIA%s"}, {"home/.aws/credentials", "[%s"}, {"home/.aws/credentials", "aws_secret_acces_key = %s"},
	{"home/.aws/config", "region = us-east-1\n  credential_process = tool --password %s"}, {"home/.aws/config", "credential_process = tool --password %s"},
	{"home/.aws/config", "endpoint_url = http://minio:%s@host:9000"}, {"home/.aws/config", "external_id = %s"}, {"home/.aws/config", "ca_bundle = x\n %s"},
	{"home/.aws/config", "region = us-east-1 # %s"}, {"home/.aws/config", "endpoint_url = http://host/%s?sig=%s"}, {"home/.aws/config", "%s = x"},
	{"home/.aws/config", "sso_start_url = https://u:%s@acme.awsapps.com/start"}, {"home/.aws/config", "max_attempts = %s"}, {"home/.aws/config", "duration_seconds = %s"},
	{"home/.aws/sso/cache/a.json", `{"startUrl": "https://acme.awsapps.com/start", "accessToken": "%s", "refreshToken": "%s", "expiresAt": "%s"}`},
	{"home/.aws/login/cache/b.json", `{"accessToken": {"secretAccessKey": "%s"}, "refreshToken": "%s"`},
	{"project/.env", "DB_PASSWORD=%s"}, {"project/.env", "# %s"}, {"project/.env", "AWS_SECRET_ACCESS_KEY=%s"}, {"project/.env", "AWS_SESSION_TOKEN='%s"},
	{"project/.env", "X=\"%s\nAWS_PROFILE=%s\""}, {"project/.env", "AWS SECRET=%s"}, {"project/.env", "export %s"}, {"project/.env", "Y={{%s}}"}, {"project/.env", "Z=${%s"},
	{"project/.env", "%s"}, {"project/.env", "%s="}, {"project/.env", "AWS_PROFILE=dev # %s"}, {"project/.env", "$env:AWS_SECRET_ACCESS_KEY=\"%s\""},
	{"project/.env", "AIRFLOW_CONN_AWS_DEFAULT=aws://AKIAIOSFODNN7EXAMPLE:%s@/?region_name=eu-west-1&aws_session_token=%s"},
	{"project/.env", `AIRFLOW_CONN_X={"conn_type": "aws", "login": "x", "password": "%s", "extra": {"a": "%s"}}`}, {"project/.env", "AIRFLOW_CONN_Y=postgres://u:%s/x@h:5432/d"},
	{"project/.env", `AIRFLOW__SECRETS__BACKEND_KWARGS={"aws_secret_access_key": "%s", 'profile_name': "x"}`}, {"project/.env", `AIRFLOW__SECRETS__BACKEND_KWARGS={"region_name": "%s", "sep": "%s", "endpoint_url": "http://u:%s@h"}`},
	{"project/.env", "AWS_ENDPOINT_URL=http://u:%s@localhost:4566/%s"}, {"project/.env", "HTTPS_PROXY=http://u:%s@proxy.corp:3128"}, {"project/.env", "AWS_CONTAINER_AUTHORIZATION_TOKEN=%s"},
	{"project/.env", "AIRFLOW__CORE__FERNET_KEY=%s="}, {"project/.env", "AIRFLOW_VAR_X=%s"}, {"project/.env", "AWS_MAX_ATTEMPTS=%s"}, {"project/.env", "AWS_DEFAULT_REGION=\"us-east-1\n%s\""},
	{"project/docker-compose.override.yml", "# %s"}, {"project/docker-compose.override.yml", "x-a: %s"}, {"project/docker-compose.override.yml", "x-b: !!int %s"},
	{"project/docker-compose.override.yml", "x-c: ${%s"}, {"project/docker-compose.override.yml", "x-d: {\"A=%s\": 1, b: [%s, {c: '%s'}]}"}, {"project/docker-compose.override.yml", "%s"},
	{"project/docker-compose.override.yml", "  scheduler:\n    environment:\n      DB_PASS: %s\n      X: |\n        %s"}, {"project/docker-compose.override.yml", "  triggerer:\n    environment:\n      - DB_PASS:%s\n      - C=%s"},
	{"project/docker-compose.override.yml", "  extra:\n    image: x\n    command: [\"--password\", \"%s\"]\n    labels: {a: %s}\n    %s: 1"}, {"project/docker-compose.override.yml", "volumes:\n  v:\n    driver_opts: {type: cifs, o: \"username=u,password=%s\"}"},
	{"project/docker-compose.override.yml", "  scheduler:\n    build: {args: {TOKEN: %s}}\n    healthcheck: {test: \"%s\"}"}, {"project/docker-compose.override.yml", "secrets:\n  s: {environment: X}\nconfigs:\n  c: {content: \"%s\"}"},
	{"project/docker-compose.override.yml", "  scheduler:\n    environment:\n      AWS_PROFILE: dev\t# %s"}, {"project/docker-compose.override.yml", "services: %s"}, {"project/docker-compose.override.yml", "  scheduler: {volumes: [%s, \"x:%s:y:z\"]}"},
	{"project/airflow_settings.yaml", "airflow:\n  connections:\n    - conn_id: aws_default\n      conn_type: aws\n      conn_password: %s\n      conn_extra: {x: %s, region_name: %s}\n  variables:\n    - variable_name: x\n      variable_value: %s"},
	{"project/airflow_settings.yaml", "airflow:\n  connections:\n    - conn_id: aws x\n      conn_uri: aws://u:%s@/\n      conn_extra: '{\"a\": \"%s\"'"}, {"project/airflow_settings.yaml", "%s"},
	{"project/Dockerfile", "ENV DB_PASS=%s AWS_SECRET_ACCESS_KEY=%s"}, {"project/Dockerfile", "RUN curl -u x:%s https://h/%s"}, {"project/Dockerfile", "ARG T=%s"}, {"project/Dockerfile", "%s"}, {"project/Dockerfile", "LABEL a=%s"},
	{"project/dags/a.py", "import boto3\nfrom airflow import DAG  # dag %s\nboto3.client('s3', aws_secret_access_key='%s', endpoint_url='http://u:%s@h')\n"},
	{"project/dags/b.py", "from airflow.sdk import dag\nfrom airflow.providers.amazon.aws.hooks.s3 import S3Hook\nPASSWORD = '%s'\nS3Hook(aws_conn_id='x', config='''%s''')\n"},
	{"project/requirements.txt", "--index-url https://u:%s@pypi.corp/simple"}, {"project/requirements.txt", "apache-airflow-providers-amazon @ https://u:%s@h/x.whl"},
	{"env", "AWS_SECRET_ACCESS_KEY=%s"}, {"env", "AWS_SESSION_TOKEN=%s"}, {"env", "HTTPS_PROXY=http://u:%s@127.0.0.1:9"}, {"env", "DOCKER_HOST=tcp://u:%s@127.0.0.1:9"},
	{"env", "MY_SECRET=%s"}, {"env", "AWS_ENDPOINT_URL=http://u:%s@127.0.0.1:9/%s"}, {"env", "AWS_PROFILE=a\n%s"},
}

// plant puts secrets into one place, at the end of a file, at its beginning, after one of its
// lines or in the place of one.
func (w *warren) plant() {
	p := places[w.random.IntN(len(places))]
	text := p.line
	for strings.Contains(text, "%s") {
		text = strings.Replace(text, "%s", w.canary(p.file+": "+p.line), 1)
	}
	if p.file == "env" {
		name, value, _ := strings.Cut(text, "=")
		w.env[name] = value
		return
	}
	path := filepath.Join(filepath.Dir(w.home), p.file)
	data, _ := os.ReadFile(path)
	lines := strings.SplitAfter(string(data), "\n")
	text += "\n"
	switch at := w.random.IntN(len(lines) + 1); {
	case strings.HasSuffix(path, ".json") || strings.HasSuffix(path, ".py"):
		lines = []string{text}
	case w.random.IntN(3) == 0 && at < len(lines):
		lines[at] = text
	default:
		lines = slices.Insert(lines, at, text)
	}
	for _, err := range []error{os.MkdirAll(filepath.Dir(path), 0o755), os.WriteFile(path, []byte(strings.Join(lines, "")), 0o644)} {
		if err != nil {
			w.t.Fatal(err)
		}
	}
}
