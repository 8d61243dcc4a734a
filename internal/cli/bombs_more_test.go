package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// moreBombs have many files, files that refer to each other, or are just within the limits.
func moreBombs() map[string]bomb {
	project := func(reason string, fine bool, files map[string]func() string) bomb {
		return bomb{project: files, reason: reason, fine: fine}
	}
	one := func(name string, make func() string) map[string]func() string {
		return map[string]func() string{name: make}
	}
	all := map[string]bomb{
		"AWS: a chain of profiles":    {aws: one("config", enumerated("[default]\nsource_profile = p0\nrole_arn = arn:aws:iam::111122223333:role/a\n", "[profile p%[1]d]\nsource_profile = q%[1]d\n", 9000)), fine: true},
		"AWS: lines that go on":       {aws: one("config", repeated("[default]\nregion =\n", "  bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\n", 19_000, "")), fine: true},
		"AWS: one long value":         {aws: one("config", repeated("[default]\nregion = ", "x", 1_000_000, "\n")), fine: true},
		"AWS: 9,000 profiles":         {aws: one("config", enumerated("", "[profile p%d]\nregion = eu-west-1\n", 9000)), fine: true},
		"env: one long profile":       project("", true, one(".env", repeated("AWS_PROFILE=", "x", 100_000, "\n"))),
		"env: a long name":            project("", true, one(".env", repeated("AWS_PROFIL", "E", 100_000, "=x\n"))),
		"env: 5,000 connections":      project("more than 1000 connections", false, one(".env", enumerated("", "AIRFLOW_CONN_A%d=aws://\n", 5000))),
		"env: 900 broken connections": project("", true, one(".env", enumerated("", "AIRFLOW_CONN_A%d=aws://?profile_name=none%[1]d\n", 900))),
		"env: short values":           project("", true, one(".env", enumerated("", "aA%d=%05[1]d\n", 6000))),
		"env: names of AWS":           project("", true, one(".env", enumerated("", "AWS_PROFIL%d=x\n", 6000))),
		"settings: deep":              project("", true, one("airflow_settings.yaml", func() string { return "a: " + strings.Repeat("[", 30_000) + strings.Repeat("]", 30_000) + "\n" })),
		"settings: 13,000 times one":  project("", true, one("airflow_settings.yaml", repeated("airflow:\n  connections:\n", "  - {conn_id: a}\n", 13_000, ""))),
		"settings: 900 of no profile": project("", true, one("airflow_settings.yaml", enumerated("airflow:\n  connections:\n", "  - {conn_id: a%d, conn_type: aws, conn_extra: {profile_name: none%[1]d}}\n", 900))),
		"settings: each twice": project("", true, one("airflow_settings.yaml", func() string {
			b := enumerated("", "  - {conn_id: a%d}\n", 6000)()
			return "airflow:\n  connections:\n" + b + b
		})),
		"requirements: themselves":      project("", true, one("requirements.txt", text("-r requirements.txt\n-r ./dags/../requirements.txt\n"))),
		"requirements: in circles":      project("", true, map[string]func() string{"requirements.txt": text("-r a.txt\n"), "a.txt": text("-r b.txt\n-r requirements.txt\n"), "b.txt": text("-r a.txt\n")}),
		"Dockerfile: 10,000 stages":     project("Dockerfile", false, one("Dockerfile", enumerated("", strings.TrimSpace(bombRuntime)+" AS s%d\n", 10_000))),
		"override: 10,000 env_files":    project("docker-compose.override.yml has more than 5000 values", false, one("docker-compose.override.yml", repeated("services:\n  scheduler:\n    env_file:\n", "    - x.env\n", 10_000, ""))),
		"override: 4,900 absent files":  project("", true, one("docker-compose.override.yml", enumerated("services:\n  scheduler:\n    env_file:\n", "    - x%d.env\n", 4900))),
		"override: one env_file 4,900×": project("", true, map[string]func() string{"docker-compose.override.yml": repeated("services:\n  scheduler:\n    env_file:\n", "    - x.env\n", 4900, ""), "x.env": enumerated("", "A%d=b\n", 100)}),
		"override: includes in circles": project("", true, map[string]func() string{"docker-compose.override.yml": text("include: [a.yml]\n"), "a.yml": text("include: [b.yml]\n"), "b.yml": text("include: [a.yml, b.yml]\n")}),
		"override: 1,000 services":      project("", true, one("docker-compose.override.yml", enumerated("services:\n", "  s%d: {image: x, volumes: [\"~/.aws:/root/.aws\"]}\n", 1000))),
		"override: 2,000 mounts":        project("", true, one("docker-compose.override.yml", enumerated("services:\n  scheduler:\n    volumes:\n", "    - ./d%d:/mnt/d%[1]d\n", 2000))),
		"ignored: 100,000 patterns":     project(".dockerignore has more than 2000 lines", false, one(".dockerignore", repeated("", "a\n", 100_000, ""))),
		"ignored: stars":                project("", true, one(".dockerignore", repeated("", "**/*a*/**/*b*/**/*c*/**/*d*/**\n", 1900, ""))),
		"airflowignore: 100,000 lines":  project("may be left out by dags/.airflowignore, which could not be read", false, one("dags/.airflowignore", repeated("", "a\n", 100_000, ""))),
		"airflowignore: repetition": project("may be left out by dags/.airflowignore, which could not be read", false, map[string]func() string{
			"dags/.airflowignore": repeated("", "(a{1,999}){1}b{1,999}c{1,999}(d{1,30}){1,30}\n", 1900, ""), ".env": text("AIRFLOW__CORE__DAG_IGNORE_FILE_SYNTAX=regexp\n"),
		}),
		"DAGs: links in circles": {fine: true, also: func(t testing.TB, e example) {
			dags := filepath.Join(e.project, "dags")
			for name, to := range map[string]string{"up": "..", "here": ".", "itself.py": "itself.py", "a.py": "b.py", "b.py": "a.py", "plugins": "../plugins"} {
				link(t, to, filepath.Join(dags, name))
			}
			for i := range 60 { // each refers to the next
				link(t, fmt.Sprintf("l%d", i+1), filepath.Join(dags, fmt.Sprintf("l%d", i)))
			}
			for _, folder := range []string{"plugins", "include"} {
				link(t, "dags", filepath.Join(e.project, folder))
			}
		}},
		"DAGs: a deep folder": {fine: true, also: func(t testing.TB, e example) { deepFolder(t, filepath.Join(e.project, "dags"), 700) }},
		"AWS: 2,000 tokens":   loggedIn(2000),
		"AWS: 100,000 tokens": loggedIn(100_000),
	}
	distinct := bomb{project: map[string]func() string{}, reason: "than are looked at"}
	for i := range 1000 {
		distinct.project[fmt.Sprintf("dags/d%06d.py", i)] = enumerated(bombDAG, fmt.Sprintf("boto3.Session(profile_name='p%d-%%d').client('s%d')\n", i, i), 50)
	}
	all["DAGs: distinct"] = distinct
	return all
}

// loggedIn is a home with many tokens of IAM Identity Center, none of which is the one
// that is asked for.
func loggedIn(tokens int) bomb {
	b := bomb{fine: true, aws: map[string]func() string{
		"credentials": text(""), "config": text("[default]\nregion = eu-west-1\nsso_session = mine\nsso_account_id = 111122223333\nsso_role_name = a\n" +
			"[sso-session mine]\nsso_start_url = https://example.awsapps.com/start\nsso_region = eu-west-1\n"),
	}}
	for i := range tokens {
		b.aws[fmt.Sprintf("sso/cache/%040d.json", i)] = text(`{"startUrl": "", "accessToken": ""}`)
	}
	return b
}

func link(t testing.TB, to, at string) {
	t.Helper()
	if err := os.Symlink(to, at); err != nil {
		t.Fatal(err)
	}
}

// deepFolder makes nested folders whose path is longer than the system accepts.
func deepFolder(t testing.TB, at string, deep int) {
	t.Helper()
	root, err := os.OpenRoot(at)
	for range deep {
		if err != nil {
			t.Fatal(err)
		}
		const name = "a_folder"
		if err = root.Mkdir(name, 0o755); err == nil {
			outer := root
			root, err = outer.OpenRoot(name)
			_ = outer.Close()
		}
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := root.WriteFile("deep.py", []byte(bombDAG), 0o600); err != nil {
		t.Fatal(err)
	}
	_ = root.Close()
}
