package fixers

import (
	"strings"
	"testing"
)

// TestDiffsShowNoSecrets puts one secret into every possible place, next to a change.
func TestDiffsShowNoSecrets(t *testing.T) {
	env := fixOf(RetargetVariables{Set: map[string]string{"AWS_PROFILE": "dev"}})
	unset := fixOf(UnsetVariables{Names: []string{"AWS_SESSION_TOKEN"}})
	kwargs := fixOf(EditKwargs{Rename: []Renaming{{From: "profile", To: "profile_name"}}})
	mount := fixOf(RetargetMount{From: "/x", To: "/y"})
	ini := fixOf(RenameSection{From: "a", To: "profile a"})
	for name, c := range map[string]struct {
		fix  Fix
		text string
	}{
		"plain":               {env, "DB_PASS=geheim\nAWS_PROFILE=x\nAIRFLOW_CONN_X=geheim\n"},
		"unknown name":        {env, "HARMLESS=geheim\nAWS_PROFILE=x\nCOLOUR: geheim\n"},
		"quoted":              {env, "A='geheim' # geheim-geheim-geheim\nAWS_PROFILE=x\nB=\"geheim\"\n"},
		"several lines":       {env, "AWS_PROFILE=x\nKEY=\"one\ngeheim\n# geheim\ngeheim=1\"\n"},
		"comment":             {env, "# AWS_SECRET_ACCESS_KEY=geheim\n#export X = geheim\nAWS_PROFILE=x\n# was geheimgeheimgeheim before\n"},
		"prose":               {env, "# the old password was geheim\n# token geheim\n#pw geheim\n# mysql -pgeheim\n# {'pass': 'geheim'}\n# Snowflake login: bob / geheim\nAWS_PROFILE=x # the key is geheim\n"},
		"prose, compose":      {mount, "services:\n  a:\n    # the old password was geheim\n    volumes: [./a:/x] # pw geheim\n    #token geheim\n    environment: [geheim]\n"},
		"broken":              {fixOf(UnsetVariables{Names: []string{"AWS"}}), "AWS secret=geheim\nX=\"geheim"},
		"added":               {env, "A=geheim\nB=geheim"},
		"unset":               {unset, "AWS_SESSION_TOKEN=geheim\nAWS_SESSION_TOKEN=\"geheim\n geheim geheim \n\ngeheim\"\n"},
		"the value itself":    {fixOf(RetargetVariables{Set: map[string]string{"MY_TOKEN": "geheim"}}), "MY_TOKEN=1\n"},
		"kwargs":              {kwargs, `AIRFLOW__SECRETS__BACKEND_KWARGS={"profile": "a", "aws_secret_access_key": "geheim", "x": {"y": "geheim"}, "z": ["geheim"]}` + "\n"},
		"kwargs escaped":      {kwargs, `AIRFLOW__SECRETS__BACKEND_KWARGS="{\"profile\": \"a\", \"token\": \"geheim \\\" geheim\", \"secret_id\": \"geheim\"}"` + "\n"},
		"kwargs broken":       {env, "AIRFLOW__SECRETS__BACKEND_KWARGS={\"password\": 'geheim'}\nAWS_PROFILE=x\nX_KWARGS=geheim\n"},
		"connection misspelt": {fixOf(RenameVariable{From: "AIRFLOW_CON_X", To: "AIRFLOW_CONN_X"}), "AIRFLOW_CON_X=postgres://u:ge/heim geheim@h/d\n"},
		"kwargs unknown key":  {kwargs, `AIRFLOW__SECRETS__BACKEND_KWARGS={"profile": "a", "tokn": "geheim", "url": "http://geheim"}` + "\n"},
		"kwargs odd shape":    {kwargs, `AIRFLOW__SECRETS__BACKEND_KWARGS={"profile": "a", "full_url_mode": "geheim", "connections_prefix": "//u:geheim@h", "sep": "geheim"}` + "\n"},
		"environment": {mount, "services:\n  a:\n    environment:\n      FOO: geheim\n      BAR: 'geheim'\n      LONG: |\n        geheim\n        geheim\n" +
			"    volumes: [./a:/x]\n    build:\n      args: {API_TOKEN: geheim}\n"},
		"environment odd":          {mount, "services:\n  a:\n    volumes: [./a:/x]\n    environment:\n      PW: [geheim]\n      PX: {x: geheim, geheim: 1}\n"},
		"build":                    {mount, "services:\n  a:\n    volumes: [./a:/x]\n    build:\n      args: {A: geheim}\n"},
		"build list":               {mount, "services:\n  a:\n    volumes: [./a:/x]\n    build: {args: [A=geheim, B: geheim]}\n"},
		"healthcheck":              {mount, "services:\n  a:\n    volumes: [./a:/x]\n    healthcheck: {test: [CMD, curl, geheim]}\n"},
		"command":                  {mount, "services:\n  a:\n    volumes: [./a:/x]\n    command: [sh, geheim]\n"},
		"labels":                   {mount, "services:\n  a:\n    volumes: [./a:/x]\n    labels: [a=geheim, {b: geheim}]\n"},
		"environment list":         {mount, "services:\n  a:\n    volumes: [./a:/x]\n    environment:\n      - FOO=geheim\n      - \"BAR=geheim\n        geheim\"\n    labels: [my.password=geheim]\n"},
		"environment shared":       {mount, "x-b: &b\n  FOO: geheim\nx-v: &v [./a:/x]\nx-a: &a {PIN: geheim}\nservices: {a: {volumes: *v, environment: {<<: [*b, *a]}}}\n"},
		"prose that tells nothing": {env, "# geheim\n# hallo, geheim, hallo\n#geheim=\nAWS_PROFILE=x # geheim\n  # FOO=geheim\n# AWS_REGION=geheim-1\n"},
		"names in small letters":   {env, "geheim=1\nx=geheim\nAWS_PROFILE=x\n"},
		"a harmless name":          {env, "AWS_CA_BUNDLE=geheim\nAWS_PROFILE=x\nAWS_MAX_ATTEMPTS=geheim\n"},
		"a number":                 {env, "AIRFLOW_CONN_X={\"password\": 4711, \"port\": 1, \"login\": \"geheim\"}\nAWS_PROFILE=x\n"},
		"comments of compose":      {mount, "# geheim\nservices: # geheim\n  a:\n    # was: geheim\n    volumes: [./a:/x] # geheim\n    # - geheim\n"},
		"unguarded keys":           {mount, "x-note: geheim\nservices:\n  a:\n    hostname: geheim!\n    volumes: [./a:/x]\n    logging: {driver: geheim!, x: geheim}\n    mac_address: geheim\n"},
		"unguarded, in a list":     {mount, "services:\n  a:\n    dns: [geheim]\n    volumes: [./a:/x, geheim]\n    extra_hosts: [geheim=1]\n"},
		"shared, not a mount":      {mount, "x-v: &v [./a:/x]\nx-p: &p geheim\nservices: {a: {volumes: *v, labels: {a: *p}}}\n"},
		"a tag and a block":        {mount, "services:\n  a:\n    volumes: [./a:/x]\n    labels:\n      a: !!str geheim\n      b: |-\n        geheim\n      c: 'ge''geheim'\n"},
		"ini":                      {ini, "[b]\nx = geheim\n[a] geheim\naws_secret_access_key = geheim\n  geheim\n# geheim\n; geheim = geheim\n"},
	} {
		fix := fix(c.fix)
		proposal, err := NewPlan(memory{"/p/file": c.text}, Project{Dir: "/p"}).Propose(fix)
		if err != nil && name != "broken" {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err != nil {
			if strings.Contains(err.Error(), "geheim") {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if diff := proposal.Diff(); strings.Contains(diff, "geheim") || !strings.Contains(diff, "@@") || !strings.Contains(diff, "****") {
			t.Errorf("%s:\n%s", name, diff)
		}
	}
}

func fix(f Fix) Fix {
	f.Edit = within(f.Edit, "/p/file")
	return f
}

func TestDiffsShowWhatMatters(t *testing.T) {
	text := "AWS_CONFIG_FILE=/a\nAWS_PROFIL=x\nexport AWS_REGION='eu-west-1' # mine\n# AWS_PROFILE=c\n"
	proposal, err := NewPlan(memory{"/p/file": text}, Project{Dir: "/p"}).Propose(fix(fixOf(UnsetVariables{Names: []string{"AWS_PROFIL"}})))
	if err != nil {
		t.Fatal(err)
	}
	want := "--- file\n+++ file\n@@ -1,4 +1,4 @@\n AWS_CONFIG_FILE=/a\n-AWS_PROFIL=x\n+# AWS_PROFIL=x\n export AWS_REGION='eu-west-1' # ****\n # AWS_PROFILE=c\n"
	if diff := proposal.Diff(); diff != want {
		t.Errorf("%s", diff)
	}
}

func TestDiffsEscape(t *testing.T) {
	text := "# \x1b]0;x\a\u202e\xff\tü\u0085�"
	want := "# \\x1b]0;x\\a\\u202e\\xff\tü\\u0085�\n\\ No newline at end of file\n"
	if got := fit(text); got != want {
		t.Errorf("\n%s\nwant\n%s", got, want)
	}
}

// FuzzDiff requires that a diff never shows a neighbor's value, nor a control character.
func FuzzDiff(f *testing.F) {
	for _, text := range dotenvs {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		before := strings.ReplaceAll(text, "geheim", "") + "\nSECRET=geheim\n"
		proposal, err := NewPlan(memory{"/p/file": before}, Project{Dir: "/p"}).Propose(fix(fixOf(RetargetVariables{Set: map[string]string{"A": "1"}})))
		if err != nil {
			return
		}
		diff := proposal.Diff()
		if strings.Contains(diff, "geheim") {
			t.Errorf("%q: %s", before, diff)
		}
		for _, r := range diff {
			if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r >= 0x80 && r < 0xa0 {
				t.Errorf("%q: %q", before, diff)
			}
		}
	})
}
