package astro

import (
	"slices"
	"testing"
)

// TestHosts: what the resolver of the engine answers to a service.
func TestHosts(t *testing.T) {
	own := []string{"api-server", "dag-processor", "db-migration", "postgres", "scheduler", "triggerer"}
	emulator := func(settings string) string {
		return "services:\n  localstack:\n    image: localstack/localstack\n" + settings
	}
	for name, c := range map[string]struct {
		override string
		also     []string // beside its own
		unknown  bool
	}{
		"nothing of one's own":                  {override: "services: {}\n"},
		"a service on no network of ours":       {override: emulator("")},
		"on the host's network":                 {override: emulator("    network_mode: host\n")},
		"on the network of the CLI":             {override: emulator("    networks: [airflow]\n"), also: []string{"localstack"}},
		"with an alias there":                   {override: emulator("    networks: {airflow: {aliases: [aws, s3]}}\n"), also: []string{"aws", "localstack", "s3"}},
		"with a container's name":               {override: emulator("    networks: [airflow]\n    container_name: ls\n"), also: []string{"localstack", "ls"}},
		"on a network that the scheduler joins": {override: emulator("") + "  scheduler:\n    networks: [default]\n", also: []string{"localstack"}},
		"a link of the scheduler's":             {override: emulator("    networks: [airflow]\n") + "  scheduler:\n    links: ['localstack:aws']\n", also: []string{"aws", "localstack"}},
		"extra_hosts":                           {override: "services:\n  scheduler:\n    extra_hosts: ['aws:10.0.0.1']\n", also: []string{"aws"}},
		"a network that others are on":          {override: "services:\n  scheduler:\n    networks: [shared]\nnetworks:\n  shared: {external: true}\n", unknown: true},
		"a network with a name":                 {override: "services:\n  scheduler:\n    networks: [shared]\nnetworks:\n  shared: {name: shared}\n", unknown: true},
		"another resolver":                      {override: "services:\n  scheduler:\n    dns: 10.0.0.2\n", unknown: true},
		"the scheduler on the host's":           {override: "services:\n  scheduler:\n    networks: !reset []\n    network_mode: host\n", unknown: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := layOut(t, airflow3Image, map[string]string{OverrideName: c.override}).load(Options{})
			if len(p.Refusals) > 0 {
				t.Fatalf("refused: %+v", p.Refusals)
			}
			want := slices.Sorted(slices.Values(slices.Concat(own, c.also)))
			if c.unknown {
				want = nil
			}
			if got := p.Service("scheduler").Hosts; !slices.Equal(got, want) || (got == nil) != c.unknown {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}
