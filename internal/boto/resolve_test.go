package boto

import (
	"reflect"
	"testing"

	"doctor/internal/containerfs"
)

func TestResolveSaysWhere(t *testing.T) {
	w := newWorld("[profile dev]\nregion = eu-west-1\n\n[profile other]\n", "[dev]\n"+keys+"region = us-west-2\n")
	w.Env["AWS_PROFILE"] = "dev"
	out := w.resolve(noon)
	credentials := "/home/astro/.aws/credentials"
	if out.Failure != nil {
		t.Fatalf("failure %+v", *out.Failure)
	}
	check := func(what string, got, want any) {
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", what, got, want)
		}
	}
	check("profile", out.Profile, "dev")
	check("its origin", out.ProfileFrom, From{Variable: "AWS_PROFILE"})
	check("it exists", out.ProfileExists, true)
	check("region", out.Region, "us-west-2")
	check("its origin", out.RegionFrom, From{Pos: Pos{credentials, 4}})
	check("profiles", out.Profiles, []string{"dev", "other"})
	check("keys", out.Keys.At, Pos{credentials, 2})
	check("credentials file", out.CredentialsFile.Path, credentials)
	check("default place", out.CredentialsFile.Variable, "")
	steps := map[string]string{
		"env":                           "AWS_ACCESS_KEY_ID is not set",
		"assume-role":                   "the profile has no role_arn",
		"assume-role-with-web-identity": "no web identity token file is named",
		"sso":                           "the profile has neither sso_account_id nor sso_role_name",
		"shared-credentials-file":       "",
		"login":                         "never asked: shared-credentials-file came first",
		"custom-process":                "never asked: shared-credentials-file came first",
		"config-file":                   "never asked: shared-credentials-file came first",
		"ec2-credentials-file":          "never asked: shared-credentials-file came first",
		"boto-config":                   "never asked: shared-credentials-file came first",
		"container-role":                "never asked: shared-credentials-file came first",
		"iam-role":                      "never asked: shared-credentials-file came first",
	}
	check("number of steps", len(out.Steps), len(steps))
	for _, step := range out.Steps {
		check(step.Provider, step.Why, steps[step.Provider])
		check(step.Provider+" taken", step.Taken, step.Provider == "shared-credentials-file")
	}
}

func TestResolveNothing(t *testing.T) {
	out := Resolve(Process{Files: &world{}, Now: noon}, Session{})
	if f := out.Failure; f == nil || f.Kind != NoCredentials || out.Profile != "default" || !out.ProfileFrom.Default || out.ProfileExists {
		t.Errorf("got %+v", out)
	}
	if out.ConfigFile.Ini != nil || out.ConfigFile.Entry.Kind != containerfs.Absent {
		t.Errorf("config file %+v", out.ConfigFile)
	}
}

func TestResolveParseFailure(t *testing.T) {
	w := newWorld("[a]\nb = c\n", "[a]\nb = c\nb = d\n")
	f := w.resolve(noon).Failure
	want := []Pos{{"/home/astro/.aws/credentials", 3}}
	if f == nil || f.Kind != ConfigParse || f.Stage != AtSession || f.Parse == nil || f.Parse.Kind != DuplicateKey || !reflect.DeepEqual(f.At, want) {
		t.Errorf("got %+v", f)
	}
}

func TestExpandPath(t *testing.T) {
	p := Process{Env: map[string]string{"X": "~", "E": ""}, Home: "/home/astro", Dir: "/usr/local/airflow"}
	for text, want := range map[string]string{
		"": "", "~": "/home/astro", "~/a/../b": "/home/astro/a/../b", "~/a//b/./c": "/home/astro/a/b/c", "a": "/usr/local/airflow/a", "$X/a": "/home/astro/a",
		"~none/a": "/usr/local/airflow/~none/a", "~root/a": "/root/a", "$NONE/a": "/usr/local/airflow/$NONE/a", "${E}/a": "/a", `"/a"`: `/usr/local/airflow/"/a"`,
	} {
		if got := ExpandPath(text, p); got != want {
			t.Errorf("ExpandPath(%q) = %q, want %q", text, got, want)
		}
	}
}
