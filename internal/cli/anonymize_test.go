package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"doctor/internal/aws/awstest"
)

// namedProject lays out a project with a name of every kind, on the machine of quintilla. Nothing in
// it is a secret: without --anonymize a bundle shows most of it.
func namedProject(t *testing.T) example {
	t.Helper()
	base, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	archive, err := txtar.ParseFile(filepath.Join("testdata", "named.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		path := filepath.Join(base, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil { //nolint:gosec // read by another user, as in a container
			t.Fatal(err)
		}
	}
	home := filepath.Join(base, "quintilla")
	return example{home, filepath.Join(home, "zenith-clients", "vandelay.flows")}
}

// bundled runs doctor bundle in that project, with a profile and an AWS that knows its keys.
func bundled(t *testing.T, profile string, args ...string) map[string]string {
	t.Helper()
	e := namedProject(t)
	env := filepath.Join(e.project, ".env")
	text, err := os.ReadFile(env)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(env, append(text, "AWS_PROFILE="+profile+"\n"...), 0o644); err != nil { //nolint:gosec // read by another user, as in a container
		t.Fatal(err)
	}
	a, stdout, stderr := e.app()
	server := awstest.New(t, awstest.Options{Keys: []awstest.Key{
		{ID: "AKIAIOSFODNN7QJXWZ22", Secret: awstest.ExampleSecret, ARN: "arn:aws:iam::418093725561:user/jocasta.nu"},
		{ID: "AKIAI44QH8DHBVWKPLMN", Secret: awstest.ExampleSecret, ARN: "arn:aws:sts::730115629984:assumed-role/VandelayLoader/kosmo@vandelay.biz"},
	}})
	maps.Copy(a.env, server.ProxyEnv())
	a.env["USER"] = "quintilla"
	a.env["AWS_PROFILE"] = "vandelay"
	a.env["HTTP_PROXY"] = "http://moorgate.vandelay.biz:3128"
	if code := a.run(t.Context(), append([]string{"bundle", "--scope", "project,host,aws", "-o", "-"}, args...)); code != exitOK {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	return unpacked(t, stdout.Bytes())
}

// canaryNames are the names in the project, by kind.
func canaryNames() map[string][]string {
	return map[string][]string{
		"account":            {"418093725561", "730115629984", "905417733286"},
		"user in an ARN":     {"jocasta"},
		"role in an ARN":     {"VandelayLoader", "KramericaDeployer"},
		"end of a key":       {"QJXWZ", "WZ22", "PLMN"},
		"folder":             {"zenith", "vandelay.flows"},
		"file":               {"kramerica_orders", "pendant"},
		"profile":            {"vandelay", "vandelay-prod", "bizarro.+prod", "bosco"},
		"start URL":          {"kruger-industrial"},
		"bucket":             {"kramerica-lake"},
		"secret":             {"sacamano"},
		"connection":         {"newman_warehouse", "NEWMAN_WAREHOUSE"},
		"host":               {"moorgate", "minio.vandelay", "puddy"},
		"e-mail address":     {"kosmo", "art.vandelay@"},
		"user":               {"quintilla", "whatley"},
		"service":            {"peterman"},
		"name in code":       {"load_kramerica", "festivus"},
		"variable":           {"FESTIVUS"},
		"sso session":        {"yevkassem"},
		"regular expression": {"bizarro"},
	}
}

// TestAnonymize: no name of the project is in a bundle with stand-ins, in whatever case, and each of
// them is in a bundle without, so that the search would find it.
func TestAnonymize(t *testing.T) {
	var before, after strings.Builder
	for _, profile := range []string{"default", "bosco", "vandelay", "vandelay-prod", "bizarro.+prod", "a", "aws", "vandelay-pro", "legacy"} {
		plain, clean := bundled(t, profile), bundled(t, profile, "--anonymize")
		fmt.Fprintf(&before, "%q\n", plain)
		for _, name := range slices.Sorted(maps.Keys(clean)) {
			fmt.Fprintf(&after, "with the profile %d, %s:\n%s\n", len(profile), name, clean[name])
		}
	}
	for kind, names := range canaryNames() {
		shown := false
		for _, name := range names {
			lower := strings.ToLower(name)
			shown = shown || strings.Contains(strings.ToLower(before.String()), lower) || kind == "user"
			for line := range strings.Lines(after.String()) {
				if strings.Contains(strings.ToLower(line), lower) {
					t.Errorf("%s, the name of a %s, is shown: %s", name, kind, line)
				}
			}
		}
		if !shown {
			t.Errorf("no %s is in a bundle without stand-ins: %q", kind, names)
		}
	}
	if to := os.Getenv("SHOW"); to != "" {
		_ = os.WriteFile(to, []byte(after.String()), 0o644)
		_ = os.WriteFile(to+".before", []byte(strings.ReplaceAll(before.String(), "\\n", "\n")), 0o644)
	}
}
