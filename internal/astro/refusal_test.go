package astro

import (
	"flag"
	"slices"
	"strings"
	"testing"
)

func TestRefusals(t *testing.T) {
	const base = "validating docker-compose.override.yml: "
	for _, c := range []struct {
		name, override, text string
		kind                 RefusalKind
		subject              string
		line                 int
	}{
		{"unknown service", "services:\n  scheduler: {user: astro}\n  webserver: {user: astro}\n",
			`service "webserver" has neither an image nor a build context specified: invalid compose project`, OverrideUnknownService, "webserver", 3},
		{"a service of one's own that is needed", "services:\n  redis:\n    image: redis\n  scheduler:\n    depends_on: [redis]\n    secrets: [s]\n  triggerer:\n    volume: []\nsecrets:\n  s: {file: ./s}\n",
			base + "services.triggerer additional properties 'volume' not allowed", OverrideYAMLShape, "", 8},
		{"a later step is not reached", "services:\n  api-server:\n    volumes: [\"aws:/x\"]\n  triggerer:\n    environment:\n      A: ${open\n",
			"invalid interpolation format for services.triggerer.environment.A.\nYou may need to escape any $ with another $.\n${open", InterpolationSyntax, "", 6},
		{"the schema comes before the volumes", "services:\n  api-server:\n    volumes: [\"aws:/x\"]\n  triggerer:\n    user: 3\n",
			base + "services.triggerer.user must be a string", OverrideYAMLShape, "", 5},
		{"volume lines come before the schema", "services:\n  api-server:\n    user: 3\n  triggerer:\n    volumes:\n      - ~/a:/a\n      - ~/.aws::ro\n",
			"invalid spec: ~/.aws::ro: empty section between colons", OverrideRefused, "", 7},
		{"several unknown keys", "services:\n  scheduler:\n    zeta: 1\n    volume: []\n    enviroment: {}\n    user: astro\n",
			base + "services.scheduler additional properties 'enviroment', 'volume', 'zeta' not allowed", OverrideYAMLShape, "", 3},
		{"services left out", "triggerer:\n  user: astro\nscheduler:\n  user: astro\n",
			base + " additional properties 'scheduler', 'triggerer' not allowed", OverrideYAMLShape, "", 1},
		{"version", "version: 3.1\nservices:\n  scheduler: {user: astro}\n", base + "version must be a string", OverrideVersionKey, "", 1},
		{"undeclared volume", "services:\n  scheduler:\n    volumes:\n      - ~/.aws:/home/astro/.aws\n      - aws:/aws\n",
			`service "scheduler" refers to undefined volume aws: invalid compose project`, NamedVolumeUndeclared, "aws", 5},
		{"volume type", "services:\n  scheduler:\n    volumes:\n      - {type: volume, source: /home/me/.aws, target: /x}\n",
			`service "scheduler" refers to undefined volume /home/me/.aws: invalid compose project`, VolumeTypeWithPath, "/home/me/.aws", 4},
		{"make's variable", "services:\n  scheduler:\n    volumes:\n      - $(HOME)/.aws:/x\n",
			`service "scheduler" refers to undefined volume $(HOME)/.aws: invalid compose project`, InterpolationSyntax, "$(HOME)/.aws", 4},
		{"percent", "services:\n  scheduler:\n    volumes:\n      - '%UserProfile%\\.aws:/x'\n", "refers to undefined volume", WindowsPercentVariable, `%UserProfile%\.aws`, 4},
		{"percent without quotes", "services:\n  scheduler:\n    volumes:\n      - %UserProfile%/.aws:/x\n", "failed to parse docker-compose.override.yml: yaml: line 4: found character that cannot start any token", WindowsPercentVariable, "%UserProfile%", 4},
		{"percent, the long form", "services:\n  scheduler:\n    volumes:\n      - type: bind\n        source: %HOMEDRIVE%%HOMEPATH%\\.aws\n        target: /x\n", "failed to parse docker-compose.override.yml: yaml: line 5: found character that cannot start any token", WindowsPercentVariable, "%HOMEDRIVE%%HOMEPATH%", 5},
		{"a percent sign alone", "services:\n  scheduler:\n    environment:\n      A: %d\n", "failed to parse docker-compose.override.yml: yaml: line 4: found character that cannot start any token", OverrideYAMLSyntax, "", 4},
		{"required", "services:\n  scheduler:\n    volumes:\n      - ${NOPE_MORE:-x}/a:/a\n      - ${NOPE:?say}/b:/b\n",
			"error while interpolating services.scheduler.volumes.[]: required variable NOPE is missing a value: say", RequiredVariableMissing, "NOPE", 5},
		{"required, set to nothing", "services:\n  scheduler:\n    volumes:\n      - ${EMPTY:?}/b:/b\n",
			"error while interpolating services.scheduler.volumes.[]: required variable EMPTY is missing a value", RequiredVariableMissing, "EMPTY", 4},
		{"blank in a line", "services:\n  triggerer:\n    volumes:\n      - ~/.aws: /home/astro/.aws\n",
			"service volume services.triggerer.volumes.[4] is missing a mount target", VolumeSpecSpace, "~/.aws: /home/astro/.aws", 4},
		{"no target", "services:\n  triggerer:\n    volumes:\n      - {type: bind, source: ~/.aws}\n",
			"service volume services.triggerer.volumes.[4] is missing a mount target", OverrideYAMLShape, "", 3},
		{"unset alone", "services:\n  scheduler:\n    volumes:\n      - ${OTHER}/x:/y\n      - ${NOPE}:/x\n",
			"invalid spec: :/x: empty section between colons", UndefinedVariableInSource, "NOPE", 5},
		{"too many colons", "services:\n  scheduler:\n    volumes: [\"~/.aws:/x:ro:z\"]\n", "invalid spec: ~/.aws:/x:ro:z: too many colons", OverrideRefused, "", 3},
		{"tab", "services:\n  scheduler:\n\tvolumes: []\n", "failed to parse docker-compose.override.yml: yaml: line 3: found character that cannot start any token", OverrideYAMLSyntax, "", 3},
		{"an anchor that is not there", "x-a: &ab {}\nservices:\n  triggerer:\n    <<: [*ab, *a]\n", "failed to parse docker-compose.override.yml: yaml: unknown anchor 'a' referenced", OverrideYAMLSyntax, "", 4},
		{"Latin-1", "services:\n  # caf\xe9\n  scheduler: {user: astro}\n", "failed to parse docker-compose.override.yml: yaml: ", OverrideYAMLSyntax, "", 2},
		{"list", "- a\n", "top-level object must be a mapping", OverrideYAMLShape, "", 0},
		{"text", "services\n", "top-level object must be a mapping", OverrideYAMLShape, "", 0},
		{"empty document", "---\n---\nservices: {}\n", "top-level object must be a mapping", OverrideYAMLShape, "", 3},
		{"several values of the wrong kind", "services:\n  triggerer:\n    cpus: few\n  scheduler:\n    mem_limit: abc\n    cpus: many\n    user: astro\n",
			"decoding failed due to the following error(s):\n\n'services[scheduler].cpus' strconv.ParseFloat: parsing \"many\": invalid syntax\n" +
				"'services[scheduler].mem_limit' invalid size: 'abc'\n'services[triggerer].cpus' strconv.ParseFloat: parsing \"few\": invalid syntax", OverrideRefused, "", 6},
		{"number as a key", "services:\n  3: {user: astro}\n", "non-string key in services: 3", OverrideRefused, "", 2},
		{"mapping in a list", "services:\n  scheduler:\n    environment:\n      - A: b\n", "services.scheduler.environment.[14]: unexpected type map[string]interface {}", OverrideYAMLShape, "", 3},
		{"network mode", "services:\n  scheduler:\n    network_mode: host\n", "service scheduler declares mutually exclusive `network_mode` and `networks`: invalid compose project", OverrideRefused, "", 3},
		{"cycle", "services:\n  api-server:\n    depends_on: [scheduler]\n  scheduler:\n    depends_on: [api-server]\n", "dependency cycle detected", OverrideRefused, "", 0},
		{"nothing to extend", "services:\n  scheduler:\n    extends: nope\n", `cannot extend service "scheduler" in docker-compose.override.yml: service "nope" not found`, OverrideRefused, "", 3},
		{"extends a service that is broken elsewhere", "services:\n  scheduler:\n    extends: redis\n  redis:\n    image: redis\n  triggerer:\n    extends: {service: nope}\n", `cannot extend service "triggerer" in docker-compose.override.yml: service "nope" not found`, OverrideRefused, "", 7},
		{"anchors", "x-a: &a\n  volume: []\nservices:\n  scheduler: *a\n  triggerer:\n    <<: *a\n", base + "services.scheduler additional properties 'volume' not allowed", OverrideYAMLShape, "", 2},
		{"of a document", "services:\n  scheduler: {user: astro}\n---\nservices:\n  triggerer:\n    volume: []\n", base + "services.triggerer additional properties 'volume' not allowed", OverrideYAMLShape, "", 6},
		{"label file", "services:\n  scheduler:\n    label_file: nope\n", "label file @@PROJECT@@/nope not found: stat @@PROJECT@@/nope: no such file or directory", OverrideRefused, "", 3},
		{"secret without a file", "secrets:\n  s: {name: x}\nservices:\n  scheduler: {secrets: [s]}\n", "secrets.s: one of file|environment must be set", OverrideRefused, "", 2},
		{"what panics in compose", "services:\n  scheduler:\n    depends_on: [1]\n", "panic: interface conversion", OverrideRefused, "", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := layOut(t, airflow3Image, map[string]string{OverrideName: c.override})
			g.machine.Env["EMPTY"] = ""
			p := g.load(Options{})
			if len(p.Refusals) != 1 {
				t.Fatalf("refusals are %+v, want one", p.Refusals)
			}
			r := p.Refusals[0]
			if got := g.tokens(r.Text); !strings.Contains(got, c.text) {
				t.Errorf("text is\n%s, want\n%s", got, c.text)
			}
			if r.Kind != c.kind || r.Subject != c.subject || r.By != "compose" || len(r.At) == 0 || r.At[0].Line != c.line {
				t.Errorf("refusal is %+v, want %s about %q in line %d", r, c.kind, c.subject, c.line)
			}
			if len(p.Services) != len(ServicesOf(3)) || len(p.Service("api-server").Mounts) != 5 {
				t.Errorf("the base is not whole: %+v", p.Services)
			}
		})
	}
}

// TestOneSlipInManyServices: compose names one service, but the person has to change all.
func TestOneSlipInManyServices(t *testing.T) {
	for name, c := range map[string]struct {
		override, services string
		lines              []int
	}{
		"a key": {"services:\n  triggerer:\n    volume: []\n  scheduler:\n    user: astro\n  api-server:\n    volume: []\n", "triggerer api-server", []int{3, 7}},
		"keys": {"services:\n  triggerer:\n    volume: []\n    quux: 1\n  scheduler:\n    quux: 1\n    volume: []\n  api-server:\n    volume: []\n",
			"api-server", []int{9}}, // the others have another mistake as well
		"a list that is none": {"services:\n  triggerer:\n    volumes: a:/b\n  scheduler:\n    volumes:\n      c:/d\n", "triggerer scheduler", []int{3, 5}},
		"an anchor":           {"x-a: &a\n  volume: []\nservices:\n  triggerer: *a\n  scheduler: *a\n", "scheduler triggerer", []int{2}},
		"unknown services":    {"services:\n  webserver: {user: a}\n  triggerer: {user: a}\n  flower: {user: a}\n", "webserver flower", []int{2, 4}},
		"another mistake":     {"services:\n  triggerer:\n    volume: []\n  scheduler:\n    user: 3\n", "scheduler", []int{5}},
		"beside services:":    {"triggerer: {}\nservices: {}\nscheduler: {}\n", "", []int{1, 3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := layOut(t, airflow3Image, map[string]string{OverrideName: c.override}).load(Options{})
			if len(p.Refusals) != 1 {
				t.Fatalf("refusals are %+v", p.Refusals)
			}
			var lines []int
			for _, at := range p.Refusals[0].At {
				lines = append(lines, at.Line)
			}
			if got := strings.Join(p.Refusals[0].Services, " "); got != c.services || !slices.Equal(lines, c.lines) {
				t.Errorf("services %q in lines %v, want %q in %v", got, lines, c.services, c.lines)
			}
		})
	}
}

var repeat = flag.Int("repeat", 1, "how often to load each override with several mistakes")

// TestFirstOfSeveralMistakes: the reported mistake is the first by name, not the one that compose
// happens to name.
func TestFirstOfSeveralMistakes(t *testing.T) {
	const base = "validating docker-compose.override.yml: "
	for name, c := range map[string]struct {
		override, text string
		kind           RefusalKind
		services       string
		lines          []int
	}{
		"keys": {"services:\n  triggerer:\n    volume: []\n    enviroment: {}\n    user: 3\n  scheduler:\n    zeta: 1\n    alpha: 2\n    env: {}\n  api-server:\n    image: 3\n    vol: []\n",
			base + "services.api-server.image must be a string", OverrideYAMLShape, "api-server", []int{11}},
		"top": {"scheduler: {}\ntriggerer: {}\napi-server: {}\nservice: {}\n",
			base + " additional properties 'api-server', 'scheduler', 'service', 'triggerer' not allowed", OverrideYAMLShape, "", []int{1, 2, 3, 4}},
		"variables": {"services:\n  triggerer:\n    environment: {B: \"${b\", A: \"${a\"}\n    volumes: [\"${X:?x}:/x\"]\n  scheduler:\n    environment: {D: \"${d\", C: \"${c\"}\n    labels: {E: \"${E:?e}\"}\n",
			"invalid interpolation format for services.scheduler.environment.C.\nYou may need to escape any $ with another $.\n${c", InterpolationSyntax, "scheduler", []int{6}},
		"variables of an item": {"services:\n  scheduler:\n    volumes: [{source: \"${b\", target: \"${a\"}]\n",
			"invalid interpolation format for services.scheduler.volumes.[].source.\nYou may need to escape any $ with another $.\n${b", InterpolationSyntax, "scheduler", []int{3, 3}},
		"services": {"services:\n  webserver: {user: a}\n  worker: {user: a}\n  flower: {user: a}\n",
			"service \"flower\" has neither an image nor a build context specified: invalid compose project", OverrideUnknownService, "webserver worker flower", []int{2, 3, 4}},
		"volumes": {"services:\n  scheduler:\n    volumes: [\"bb:/b\", \"aa:/a\"]\n  triggerer:\n    volumes: [\"cc:/c\"]\n",
			"service \"scheduler\" refers to undefined volume bb: invalid compose project", NamedVolumeUndeclared, "scheduler", []int{3}},
		"specs": {"services:\n  scheduler:\n    volumes: [\"aa::b\", \"aa:b:c:d\"]\n  triggerer:\n    volumes: [\"cc::d\"]\n",
			"invalid spec: aa::b: empty section between colons", OverrideRefused, "scheduler", []int{3}},
		"many services": {"services:\n" + manyServices(60),
			"service \"saa\" has neither an image nor a build context specified: invalid compose project", OverrideUnknownService, "saa", []int{2}},
		"mixed": {"x-a: {b: \"${open\"}\nvolumes: {v: 3}\nservices:\n  triggerer: {volumes: 3}\n  scheduler: {volumes: {a: b}}\n  api-server: 7\n",
			"invalid interpolation format for x-a.b.\nYou may need to escape any $ with another $.\n${open", InterpolationSyntax, "", []int{1}},
		"env files": {"services:\n  scheduler: {env_file: b.env}\n  triggerer: {env_file: a.env}\n",
			"env file @@PROJECT@@/b.env not found: stat @@PROJECT@@/b.env: no such file or directory", EnvFileMissing, "", []int{2}},
		"panics": {"services:\n  triggerer: {depends_on: [1]}\n  scheduler: {networks: [2]}\n",
			"panic: interface conversion: interface {} is int, not string", OverrideRefused, "scheduler", []int{3}},
		"what a project must fulfil": {"services:\n  triggerer: {network_mode: host}\n  scheduler: {healthcheck: {test: [foo]}}\n  api-server: {scale: -1}\n",
			"services.api-server.scale: must be greater than or equal to 0", OverrideRefused, "api-server", []int{4}},
		"an own service": {"services:\n  redis:\n    image: redis\n    volumes: [\"aa:/x\"]\n    secrets: [s]\n",
			"service \"redis\" refers to undefined secret s: invalid compose project", OverrideRefused, "redis", []int{5}},
		"keys that are no texts": {"services:\n  4: {user: b}\n  3: {user: a}\n",
			"non-string key in services: 3", OverrideRefused, "4 3", []int{2, 3}},
		"networks": {"services:\n  triggerer: {networks: [a]}\n  scheduler: {networks: [d, c]}\n",
			"service \"scheduler\" refers to undefined network d: invalid compose project", OverrideRefused, "scheduler", []int{3}},
		"conflicts": {"volumes:\n  w: {external: true, driver: x}\n  v: {external: true, driver_opts: {a: b}, driver: x}\n",
			"volumes.v: conflicting parameters \"external\" and \"driver\" specified", OverrideRefused, "", []int{3}},
		"rings": {"services:\n  triggerer: {extends: scheduler}\n  scheduler: {extends: triggerer}\n  dag-processor: {extends: api-server}\n  api-server: {extends: dag-processor}\n",
			"Circular reference:\n  api-server in docker-compose.override.yml\n  extends dag-processor in docker-compose.override.yml\n  extends api-server in docker-compose.override.yml", OverrideRefused, "", []int{0}},
		"other files": {"services:\n  triggerer: {extends: {file: none.yml, service: x}}\n  scheduler: {extends: {file: open.yml, service: x}}\n  api-server: {extends: nope}\n",
			"invalid interpolation format for services.x.user.\nYou may need to escape any $ with another $.\n****", InterpolationSyntax, "scheduler", []int{3}},
		"services whose names are letters of the text": {"services:\n  a: {image: x, enviroment: {}}\n  b: {image: x, enviroment: {}}\n",
			base + "services.a additional properties 'enviroment' not allowed", OverrideYAMLShape, "a b", []int{2, 3}},
		"a key of a build": {"services:\n  a: {build: {context: 3, args: 5}}\n  b: {build: {foo: 3, bar: 4}}\n",
			base + "services.a.build.args must be a mapping", OverrideYAMLShape, "a", []int{2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g := layOut(t, airflow3Image, map[string]string{OverrideName: c.override, "open.yml": "services:\n  x: {user: \"${\"}\n"})
			for range *repeat {
				refusals := g.load(Options{}).Refusals
				if len(refusals) != 1 {
					t.Fatalf("refusals are %+v", refusals)
				}
				r := refusals[0]
				var lines []int
				for _, at := range r.At {
					lines = append(lines, at.Line)
				}
				if text := g.tokens(r.Text); text != c.text || r.Kind != c.kind || strings.Join(r.Services, " ") != c.services || !slices.Equal(lines, c.lines) {
					t.Fatalf("refusal is\n%q, %q, %q, %#v, want\n%q, %q, %q, %#v", text, r.Kind, strings.Join(r.Services, " "), lines, c.text, c.kind, c.services, c.lines)
				}
			}
		})
	}
}

func TestRefusalOfTheProjectPath(t *testing.T) {
	g := layOut(t, airflow3Image, map[string]string{OverrideName: "services:\n  scheduler: {user: astro}\n"})
	g = g.moved(t, "with:colon")
	p := g.load(Options{})
	if len(p.Refusals) != 1 || p.Refusals[0].Kind != ProjectPathUnsafe || !strings.Contains(p.Refusals[0].Text, "too many colons") {
		t.Errorf("refusals are %+v", p.Refusals)
	}
	if len(p.Services) != len(ServicesOf(3)) || p.Services[0].User != "astro" {
		t.Errorf("services are %+v", p.Services)
	}
}
