package cli

import (
	"testing"
	"time"
)

// TestSelecting: the suggested commands examine what this run has examined.
func TestSelecting(t *testing.T) {
	a := newApp(system{goos: "linux", dir: "/home/me/work"}, nil)
	a.budgets.run, a.budgets.check = 10*time.Second, 5*time.Second
	for name, c := range map[string]struct {
		flags   diagnosisFlags
		project string
		want    string
	}{
		"nothing":   {diagnosisFlags{}, "/home/me/work", ""},
		"below":     {diagnosisFlags{}, "/home/me/work/x/a project", " --dir 'x/a project'"},
		"elsewhere": {diagnosisFlags{}, "/home/me/other", " --dir /home/me/other"},
		"files": {
			diagnosisFlags{envFile: "dev.env", settingsFile: "s.yaml", composeFile: "c.yml", home: "../you", config: "d.yaml"}, "/home/me/work",
			" --env-file dev.env --settings-file s.yaml --compose-file c.yml --home /home/me/you --config /home/me/work/d.yaml",
		},
		"machine":    {diagnosisFlags{services: []string{"scheduler", "triggerer"}, mode: "standalone", os: "darwin"}, "/home/me/work", " --service scheduler,triggerer --mode standalone --os darwin"},
		"less":       {diagnosisFlags{only: []string{"x"}, skip: []string{"y"}, scope: []string{"project"}, offline: true, strict: true, timeout: time.Second}, "/home/me/work", ""},
		"more":       {diagnosisFlags{noConfig: true, names: true, followEndpoints: true}, "/home/me/work", " --no-config --names --follow-endpoints"},
		"more time":  {diagnosisFlags{timeout: time.Minute, checkTimeout: 30 * time.Second}, "/home/me/work", " --timeout 1m0s --check-timeout 30s"},
		"usual time": {diagnosisFlags{timeout: 10 * time.Second, checkTimeout: 5 * time.Second}, "/home/me/work", ""},
	} {
		if got := c.flags.selecting(a, c.project); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestAgain: the suggested command is this one, with what was given.
func TestAgain(t *testing.T) {
	a := newApp(system{goos: "linux", dir: "/"}, nil)
	for _, c := range []struct {
		args                   []string
		again, diagnosis, undo string
	}{
		{nil, "doctor fix bad --yes", "doctor", "doctor fix --undo"},
		{
			[]string{"-n", "--color", "never", "--offline", "--unsafe", "-C", "a b", "--env-file", "dev.env", "--home", "h", "--service", "x,y"},
			"doctor fix bad --offline --unsafe --dir 'a b' --env-file dev.env --home h --service x,y --yes",
			"doctor --offline --dir 'a b' --env-file dev.env --home h --service x,y",
			"doctor fix --undo --dir 'a b'",
		},
		{[]string{"--yes", "--unsafe=false", "--timeout", "1m"}, "doctor fix bad --unsafe=false --timeout 1m0s --yes", "doctor --timeout 1m0s", "doctor fix --undo"},
	} {
		cmd := newFixCommand(a)
		if err := cmd.ParseFlags(c.args); err != nil {
			t.Fatal(err)
		}
		r := &repair{app: a, cmd: cmd, flags: fixFlags{dir: cmd.Flag("dir").Value.String()}}
		for _, line := range []struct{ got, want string }{
			{r.again([]string{"bad"}, "yes"), c.again}, {r.diagnosis(), c.diagnosis}, {r.undoing(), c.undo},
		} {
			if line.got != line.want {
				t.Errorf("%q: %q, want %q", c.args, line.got, line.want)
			}
		}
	}
}
