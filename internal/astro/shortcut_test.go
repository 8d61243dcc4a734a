package astro

import (
	"maps"
	"reflect"
	"testing"

	"github.com/compose-spec/compose-go/v2/types"

	"doctor/internal/casetest"
	"doctor/internal/host"
)

// compareShortcut requires that the shortcut gives what compose's loader gives, if it gives
// anything, and reports whether it does.
func compareShortcut(t *testing.T, p *Project) bool {
	t.Helper()
	c, err := p.newComposer()
	must(t, err)
	var file *types.ConfigFile
	override := &p.Override
	if override.Data == nil || override.tooMuch != nil {
		override = nil
	} else {
		file = overrideFile(override.Data)
	}
	got := c.plainModel(override)
	if got == nil {
		return false
	}
	want, err := c.load(t.Context(), file, skipping{})
	if err != nil {
		t.Fatalf("%q: compose refuses what the shortcut accepts: %v", p.Override.Data, err)
	}
	want.Extensions = nil
	if !reflect.DeepEqual(got, want) {
		a, _ := got.MarshalYAML()
		b, _ := want.MarshalYAML()
		t.Fatalf("%q: the shortcut gives\n%s\ncompose gives\n%s\nfields that differ: %v", p.Override.Data, a, b, differing(*got, *want))
	}
	return true
}

// differing are the fields of two structs that differ.
func differing(a, b any) (fields []string) {
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		if !reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			fields = append(fields, x.Type().Field(i).Name)
		}
	}
	return fields
}

// The usual projects take the shortcut; those with anything unusual do not.
func TestShortcut(t *testing.T) {
	t.Parallel()
	service := func(body string) string { return "services: {scheduler: {" + body + "}}\n" }
	for name, c := range map[string]struct {
		override string
		taken    bool
	}{
		"no override":               {"-", true},
		"empty override":            {"", true},
		"only a comment":            {"# later\n", false},
		"the documented override":   {documented(), true},
		"an empty service":          {"services: {scheduler: , triggerer: {user: astro}}\n", true},
		"a shared list":             {"x-v: &v [\"~/.aws:/home/astro/.aws:ro\"]\nservices: {scheduler: {volumes: *v}, triggerer: {volumes: *v}}\n", true},
		"variables of all types":    {service(`environment: {A: b, B: 1, C: true, D: , E: 1.50, F: "", G: 0x10, H: ~/x, HOME: }`), true},
		"a list of variables":       {service(`environment: [A=b, A=c=d, HOME, UNKNOWN, COMPOSE_PROJECT_NAME, "B=${HOME}/x", C=]`), true},
		"a variable of the CLI":     {service(`environment: {AIRFLOW__CORE__EXECUTOR: CeleryExecutor}`), true},
		"volumes of all forms":      {service(`volumes: ["~/.aws:/a:ro,z", "./x:/b:rw,rshared", "/c", "airflow_logs:/d:nocopy", "$HOME/x:/e", "/f:/b"]`), true},
		"a volume over the CLI's":   {service(`volumes: ["~/dags:/usr/local/airflow/dags"]`), true},
		"environment files":         {service(`env_file: [a.env, .env, "${HOME}/b.env", a.env]`), true},
		"one environment file":      {service(`env_file: a.env`), true},
		"a user":                    {service(`user: "${UNKNOWN:-50000}:0"`), true},
		"a tag":                     {service(`volumes: !reset []`), false},
		"a merge key":               {"x-a: &a {user: b}\nservices: {scheduler: {<<: *a}}\n", false},
		"a service of its own":      {"services: {other: {image: a}}\n", false},
		"an unknown volume":         {service(`volumes: ["a:/b"]`), false},
		"a target that is cleaned":  {service(`volumes: ["/a:/b/"]`), false},
		"a relative target":         {service(`volumes: ["/a:b"]`), false},
		"a long volume":             {service(`volumes: [{type: bind, source: /a, target: /b}]`), false},
		"no items":                  {service(`volumes: []`), false},
		"a variable with a space":   {service(`environment: ["A =b"]`), false},
		"a date":                    {service(`environment: {A: 2001-01-01}`), false},
		"a broken interpolation":    {service(`user: "${"`), false},
		"a required variable":       {service(`user: "${UNKNOWN:?set it}"`), false},
		"a key twice":               {"services: {scheduler: {user: a, user: b}}\n", false},
		"a service twice":           {"services: {scheduler: , scheduler: }\n", false},
		"interpolation elsewhere":   {"x-a: \"${\"\n" + service("user: a"), false},
		"two documents":             {service("user: a") + "---\n" + service("user: b"), false},
		"a mistake after the first": {service("user: a") + "---\n{", false},
		"another key":               {service("restart: always"), false},
		"an extension in a service": {service("x-a: b, user: c"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, image := range []string{airflow2Image, airflow3Image} {
				p := layOut(t, image, map[string]string{OverrideName: c.override, ".env": awsEnv}).load(Options{})
				if taken := compareShortcut(t, p); taken != c.taken {
					t.Errorf("%s: the shortcut is taken: %v, want %v", image, taken, c.taken)
				}
			}
		})
	}
}

// A path that means something else in YAML or in a volume is left to compose.
func TestShortcutPaths(t *testing.T) {
	t.Parallel()
	for name, taken := range map[string]bool{"p-1_2.x": true, "a b": false, "a$b": false, "a:b": false, "é": false, `a"b`: false} {
		g := layOut(t, airflow3Image, nil).moved(t, name)
		p := g.load(Options{})
		if len(p.Refusals) > 0 && taken {
			t.Errorf("%s: %v", name, p.Refusals)
			continue
		}
		c, err := p.newComposer()
		must(t, err)
		if got := c.plainModel(nil) != nil; got != taken {
			t.Errorf("%s: the shortcut is taken: %v", name, got)
		}
	}
}

// On all recorded cases the shortcut agrees with compose, and most take it.
func TestShortcutOnCases(t *testing.T) {
	taken, all := map[string]int{}, 0
	for _, c := range casetest.Load(t, casetest.First, casetest.More) {
		ground := c.LayOut(t, casetest.Now())
		m := &host.Machine{OS: "linux", Env: ground.Env, Home: ground.Home, Dir: ground.Project, Now: casetest.Now}
		p := Load(t.Context(), m, ground.Project, Options{})
		if p.Mode != Docker || p.Override.Err != nil {
			continue
		}
		all++
		if compareShortcut(t, p) {
			taken[c.Set]++
		}
	}
	sum := 0
	for n := range maps.Values(taken) {
		sum += n
	}
	t.Logf("%d of %d cases take the shortcut: %v", sum, all, taken)
	if 2*sum < all {
		t.Errorf("only %d of %d cases take the shortcut", sum, all)
	}
}
