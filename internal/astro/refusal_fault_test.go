package astro

import (
	"slices"
	"testing"
)

// TestFaultsBelongToKinds: only of faults that are listed for a kind is it sure that a rule
// has words for them.
func TestFaultsBelongToKinds(t *testing.T) {
	for fault := NoFault + 1; fault <= EnvTemplateOpen; fault++ {
		listed := false
		for kind := range faultsOf {
			listed = listed || slices.Contains(Faults(kind), fault)
		}
		if !listed {
			t.Errorf("no kind has the fault %d", fault)
		}
	}
}

// TestFaults: what compose says is told in values.
func TestFaults(t *testing.T) {
	volumes := func(line string) string { return "services:\n  scheduler:\n    volumes:\n      - " + line + "\n" }
	for name, c := range map[string]struct {
		override, env string
		kind          RefusalKind
		fault         Fault
		keys          []string
		subject       string
	}{
		"a key twice":             {override: "services: {}\nservices: {}\n", kind: OverrideYAMLSyntax, fault: DuplicateKey},
		"a Windows path":          {override: volumes(`"C:\Users\x:/y"`), kind: OverrideYAMLSyntax, fault: BadEscape},
		"another escape":          {override: volumes(`"~/.aws\q:/y"`), kind: OverrideYAMLSyntax, fault: BadEscape},
		"an anchor":               {override: "x-a: *b\n", kind: OverrideYAMLSyntax, fault: UnknownAnchor},
		"Latin-1":                 {override: "services:\n  # caf\xe9\n", kind: OverrideYAMLSyntax, fault: NotUTF8},
		"an open quote":           {override: volumes(`"~/.aws:/y`), kind: OverrideYAMLSyntax, fault: OpenQuote},
		"a tab":                   {override: "services:\n\tscheduler: {}\n", kind: OverrideYAMLSyntax},
		"percent":                 {override: volumes("%HOME%/.aws:/y"), kind: WindowsPercentVariable, fault: PercentUnquoted, subject: "%HOME%"},
		"percent in quotes":       {override: volumes("'%HOME%/.aws:/y'"), kind: WindowsPercentVariable, fault: UndefinedVolume, subject: "%HOME%/.aws"},
		"an open brace":           {override: volumes("${HOME/.aws:/y"), kind: InterpolationSyntax, fault: TemplateNotKnown},
		"make's variable":         {override: volumes("$(HOME)/.aws:/y"), kind: InterpolationSyntax, fault: UndefinedVolume, subject: "$(HOME)/.aws"},
		"no services":             {override: "services: a\n", kind: OverrideYAMLShape, fault: ServicesEmpty},
		"keys on top":             {override: "triggerer: {}\nscheduler: {}\n", kind: OverrideYAMLShape, fault: UnknownTopKeys, keys: []string{"scheduler", "triggerer"}},
		"keys of a service":       {override: "services:\n  scheduler: {volume: [], foo: 1}\n", kind: OverrideYAMLShape, fault: UnknownServiceKeys, keys: []string{"foo", "volume"}},
		"no list":                 {override: "services:\n  scheduler:\n    volumes: a:/b\n", kind: OverrideYAMLShape, fault: VolumesNoList},
		"environment":             {override: "services:\n  scheduler:\n    environment: [{A: 1}]\n", kind: OverrideYAMLShape, fault: EnvironmentMixed},
		"another shape":           {override: "services:\n  scheduler:\n    user: 3\n", kind: OverrideYAMLShape},
		"a bind without a source": {override: volumes("{type: bind, target: /y}"), kind: OverrideRefused, fault: BindWithoutSource},
		"a folder is included":    {override: "include: [dags]\n", kind: OverrideRefused, fault: FolderNamed, subject: "dags"},
		"a format":                {override: "services:\n  scheduler:\n    env_file: [{path: .env, format: raw}]\n", env: "A=1\n", kind: OverrideRefused, fault: FormatUnknown, subject: "scheduler"},
		"another refusal":         {override: volumes("~/a:/b:ro:z"), kind: OverrideRefused},
		"a folder for .env":       {override: "services:\n  scheduler: {env_file: dags}\n", kind: DotenvSyntax, fault: FolderForFile, subject: "dags"},
		"a quote in .env":         {env: "A='x\n", kind: DotenvSyntax, fault: EnvQuoteOpen, subject: ".env"},
		"a blank in .env":         {env: "A B=1\n", kind: DotenvSyntax, fault: EnvNameSpaced, subject: ".env"},
		"no assignment in .env":   {env: "A+B=1\n", kind: DotenvSyntax, fault: EnvNoAssignment, subject: ".env"},
		"required in .env":        {env: "A=${NOPE:?say}\n", kind: DotenvSyntax, fault: EnvVariableMissing, subject: ".env"},
		"a brace in .env":         {env: "A=${NOPE\n", kind: DotenvSyntax, fault: EnvTemplateOpen, subject: ".env"},
		"no name in .env":         {env: "A=1\nFOO", kind: DotenvSyntax, subject: ".env"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"dags/x.py": ""}
			if c.override != "" {
				files[OverrideName] = c.override
			}
			if c.env != "" {
				files[".env"] = c.env
			}
			refusals := layOut(t, airflow3Image, files).load(Options{}).Refusals
			if len(refusals) != 1 {
				t.Fatalf("refusals are %+v, want one", refusals)
			}
			if r := refusals[0]; r.Kind != c.kind || r.Fault != c.fault || !slices.Equal(r.Keys, c.keys) || r.Subject != c.subject {
				t.Errorf("refusal is %q %d %v %q (%s)", r.Kind, r.Fault, r.Keys, r.Subject, r.Text)
			}
			if !slices.Contains(Faults(c.kind), c.fault) {
				t.Errorf("the fault %d is not listed for %q", c.fault, c.kind)
			}
		})
	}
}
