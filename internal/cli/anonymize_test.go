package cli

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"doctor/internal/aws/awstest"
	"doctor/internal/release"
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
	a.version = release.Next
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
	for _, profile := range []string{"default", "bosco", "vandelay-prod", "bizarro.+prod", "a", "vandelay-pro", "legacy"} {
		plain, clean := bundled(t, profile), bundled(t, profile, "--anonymize")
		for _, name := range slices.Sorted(maps.Keys(clean)) {
			fmt.Fprintf(&after, "%s:\n%s\n", name, clean[name])
		}
		fmt.Fprintf(&before, "%q\n", plain)
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
}

// TestAnonymizedEntries: the names of the files in the archive are those of the project, too.
func TestAnonymizedEntries(t *testing.T) {
	env := []string{"--env-file", "dags/kramerica_orders.env"}
	if _, has := bundled(t, "default", env...)["project/kramerica_orders.env"]; !has {
		t.Error("without stand-ins the file has another name")
	}
	for name := range bundled(t, "default", append(env, "--anonymize")...) {
		if strings.Contains(name, "kramerica") {
			t.Errorf("an entry is named %s", name)
		}
	}
}

// TestAnonymizedReadsRight: the diagnosis is the same with stand-ins, each name has one, and the
// manifest counts them. Profiles with the names of everyday words change no other word.
func TestAnonymizedReadsRight(t *testing.T) {
	plain, clean := bundled(t, "bizarro.+prod"), bundled(t, "bizarro.+prod", "--anonymize")
	path := filepath.Join("testdata", "anonymized.md")
	if *update {
		if err := os.WriteFile(path, []byte(clean["ticket.md"]), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if clean["ticket.md"] != strings.Replace(string(want), "linux/amd64", "linux/"+runtime.GOARCH, 1) {
		t.Errorf("%s differs (go test -update writes it anew); got:\n%s", path, clean["ticket.md"])
	}
	if again := bundled(t, "bizarro.+prod", "--anonymize"); again["ticket.md"] != clean["ticket.md"] {
		t.Error("the same project gives another ticket")
	}
	// Each word is a word of the same place, and where the one is a name the other is its stand-in.
	standIns, values := map[string]string{}, map[string]string{}
	for _, name := range []string{"project/.env", "project/docker-compose.override.yml", "report.txt"} {
		before, after := strings.Fields(plain[name]), strings.Fields(clean[name])
		if len(before) != len(after) {
			t.Fatalf("%s has %d words instead of %d", name, len(after), len(before))
		}
		for i, word := range before {
			if strings.ContainsAny(word[:1], "^(") || strings.Contains(word+after[i], "…") { // marks, durations, lines that are cut
				continue
			}
			if known, has := standIns[word]; has && known != after[i] {
				t.Errorf("%s is %s and %s", word, known, after[i])
			}
			if known, has := values[after[i]]; has && known != word {
				t.Errorf("%s is for %s and %s", after[i], known, word)
			}
			standIns[word], values[after[i]] = after[i], word
		}
	}
	if standIns["AWS_PROFILE=bizarro.+prod"] == "AWS_PROFILE=bizarro.+prod" || standIns["scheduler:"] != "scheduler:" {
		t.Errorf("%q", standIns)
	}
	var m struct{ Replaced map[string]int }
	if err := json.Unmarshal([]byte(clean["manifest.json"]), &m); err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"account", "profile", "folder", "file", "host", "role", "connection"} {
		if m.Replaced[kind] == 0 {
			t.Errorf("the manifest counts no %s: %v", kind, m.Replaced)
		}
	}
}
