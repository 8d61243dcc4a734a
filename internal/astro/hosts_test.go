package astro

import (
	"slices"
	"testing"
)

// TestHosts looks up hosts by name and address from a service.
func TestHosts(t *testing.T) {
	emulator := func(settings string) string {
		return "services:\n  localstack:\n    image: localstack/localstack\n" + settings
	}
	scheduler := func(settings string) string { return "services:\n  scheduler:\n" + settings }
	const fixed = "networks:\n  creds: {ipam: {config: [{subnet: 169.254.170.0/24, gateway: 169.254.170.1}]}}\n"
	ecs := func(settings, scheduler string) string {
		return "services:\n  ecs:\n    image: ecs\n    networks: " + settings + "\n  scheduler:\n    networks: " + scheduler + "\n" + fixed
	}
	const alone = "    networks: !reset []\n    network_mode: "
	for name, c := range map[string]struct {
		override, host string
		want           Reach
	}{
		"a service of the CLI":                         {"services: {}\n", "postgres", Reached},
		"nobody":                                       {"services: {}\n", "localstack", Nobody},
		"a name of the internet":                       {"services: {}\n", "minio.example.com", Outside},
		"the engine's name":                            {"services: {}\n", "host.docker.internal", Nobody},
		"the gateway's name":                           {"services: {}\n", "gateway.docker.internal", Nobody},
		"the engine's name, given":                     {scheduler("    extra_hosts: ['host.docker.internal:host-gateway']\n"), "host.docker.internal", Reached},
		"the engine's name, given with =":              {scheduler("    extra_hosts: ['host.docker.internal=host-gateway']\n"), "host.docker.internal", Reached},
		"the engine's name, given as a mapping":        {scheduler("    extra_hosts:\n      host.docker.internal: host-gateway\n"), "host.docker.internal", Reached},
		"given to another service only":                {"services:\n  triggerer:\n    extra_hosts: ['host.docker.internal:host-gateway']\n", "host.docker.internal", Nobody},
		"itself":                                       {"services: {}\n", "localhost", Itself},
		"itself by address":                            {"services: {}\n", "127.0.0.1", Itself},
		"itself by its other address":                  {"services: {}\n", "::1", Itself},
		"itself by public DNS":                         {"services: {}\n", "s3.localhost.localstack.cloud", Itself},
		"itself by extra_hosts":                        {scheduler("    extra_hosts: ['localstack:127.0.0.1']\n"), "localstack", Itself},
		"LocalStack's own name as an alias":            {emulator("    networks: {airflow: {aliases: [localhost.localstack.cloud]}}\n"), "localhost.localstack.cloud", Reached},
		"a service on no network of ours":              {emulator(""), "localstack", Nobody},
		"a service on the host's network":              {emulator("    network_mode: host\n"), "localstack", Nobody},
		"a service on the network of the CLI":          {emulator("    networks: [airflow]\n"), "localstack", Reached},
		"a service there, in capitals":                 {emulator("    networks: [airflow]\n"), "LocalStack", Reached},
		"a service there, by a mapping":                {emulator("    networks: {airflow: {}}\n"), "localstack", Reached},
		"a service there, by a mapping to nothing":     {emulator("    networks:\n      airflow:\n"), "localstack", Reached},
		"a service on both":                            {emulator("    networks: [default, airflow]\n"), "localstack", Reached},
		"an alias there":                               {emulator("    networks: {airflow: {aliases: [aws, s3]}}\n"), "s3", Reached},
		"an alias on another network":                  {emulator("    networks: {airflow: {}, default: {aliases: [s3]}}\n"), "s3", Nobody},
		"a container's name":                           {emulator("    networks: [airflow]\n    container_name: ls\n"), "ls", Reached},
		"the service's name beside a container's":      {emulator("    networks: [airflow]\n    container_name: ls\n"), "localstack", Reached},
		"a container's name on another network":        {emulator("    container_name: ls\n"), "ls", Nobody},
		"a hostname":                                   {emulator("    networks: [airflow]\n    hostname: aws\n"), "aws", Reached},
		"a hostname on another network":                {emulator("    hostname: aws\n"), "aws", Nobody},
		"a service with a profile":                     {emulator("    networks: [airflow]\n    profiles: [aws]\n"), "localstack", Nobody},
		"a service of which there is none":             {emulator("    networks: [airflow]\n    scale: 0\n"), "localstack", Nobody},
		"a service on a network that ours joins":       {emulator("") + "  scheduler:\n    networks: [default]\n", "localstack", Reached},
		"a service on a network that another joins":    {emulator("") + "  triggerer:\n    networks: [default]\n", "localstack", Nobody},
		"a service that extends one":                   {"services:\n  base: &base\n    image: x\n    networks: [airflow]\n  localstack: *base\n", "localstack", Reached},
		"a link to a service there":                    {emulator("    networks: [airflow]\n") + "  scheduler:\n    links: ['localstack:aws']\n", "aws", Reached},
		"a link to a service elsewhere":                {emulator("") + "  scheduler:\n    links: ['localstack:aws']\n", "aws", Nobody},
		"extra_hosts":                                  {scheduler("    extra_hosts: ['aws:10.0.0.1']\n"), "aws", Reached},
		"a network that others are on":                 {scheduler("    networks: [shared]\n") + "networks:\n  shared: {external: true}\n", "localstack", Unsure},
		"a network that others are on, by localhost":   {scheduler("    networks: [shared]\n") + "networks:\n  shared: {external: true}\n", "localhost", Itself},
		"a network that others are on, by address":     {scheduler("    networks: [shared]\n") + "networks:\n  shared: {external: true}\n", "169.254.170.2", Unsure},
		"a network with a name":                        {scheduler("    networks: [shared]\n") + "networks:\n  shared: {name: shared}\n", "localstack", Unsure},
		"the network of the CLI by its full name":      {emulator("") + "networks:\n  default: {name: demo_1a2b3c_airflow, external: true}\n", "localstack", Unsure},
		"a network of others, which ours do not join":  {emulator("") + "networks:\n  default: {name: shared, external: true}\n", "localstack", Nobody},
		"another resolver":                             {scheduler("    dns: 10.0.0.2\n"), "localstack", Unsure},
		"another resolver, by the engine's name":       {scheduler("    dns: 10.0.0.2\n"), "host.docker.internal", Unsure},
		"another resolver, by localhost":               {scheduler("    dns: 10.0.0.2\n"), "localhost", Itself},
		"ours on the host's network":                   {scheduler(alone + "host\n"), "localhost", Unsure},
		"ours on a container's network":                {scheduler(alone + "'container:x'\n"), "localhost", Unsure},
		"ours on no network, outside":                  {scheduler(alone + "none\n"), "minio.example.com", Nobody},
		"ours on no network, inside":                   {scheduler(alone + "none\n"), "localhost", Itself},
		"ours on the engine's bridge":                  {emulator("    network_mode: bridge\n") + "  scheduler:\n" + alone + "bridge\n", "localstack", Nobody},
		"ours on the engine's bridge, with a link":     {emulator("    network_mode: bridge\n") + "  scheduler:\n" + alone + "bridge\n    links: [localstack]\n", "localstack", Reached},
		"ours on a service's network, localhost":       {emulator("    networks: [airflow]\n") + "  scheduler:\n" + alone + "'service:localstack'\n", "localhost", Unsure},
		"ours on a service's network, a name":          {emulator("") + "  minio: {image: minio}\n  scheduler:\n" + alone + "'service:localstack'\n", "minio", Reached},
		"ours on a service's network, another name":    {emulator("") + "  scheduler:\n" + alone + "'service:localstack'\n", "postgres", Nobody},
		"a service on ours":                            {emulator("    network_mode: 'service:scheduler'\n"), "localhost", Unsure},
		"a service on another's":                       {emulator("    network_mode: 'service:triggerer'\n"), "localhost", Itself},
		"a command that starts more":                   {scheduler("    command: bash -c 'proxy & airflow scheduler'\n"), "localhost", Unsure},
		"a command that does not":                      {scheduler("    command: bash -c 'airflow db migrate && airflow scheduler'\n"), "localhost", Itself},
		"an address elsewhere":                         {"services: {}\n", "10.0.0.1", Outside},
		"an address of ECS":                            {"services: {}\n", "169.254.170.2", Outside},
		"an address of ECS on a shared network":        {ecs("{creds: {ipv4_address: 169.254.170.2}}", "[airflow, creds]"), "169.254.170.2", Reached},
		"an address of ECS on another network":         {ecs("{creds: {ipv4_address: 169.254.170.2}}", "[airflow]"), "169.254.170.2", Outside},
		"an address that may be drawn":                 {ecs("[creds]", "[airflow, creds]"), "169.254.170.2", Unsure},
		"an address that nobody has":                   {ecs("{creds: {ipv4_address: 169.254.170.3}}", "[airflow, creds]"), "169.254.170.2", Nobody},
		"the gateway's address":                        {ecs("{creds: {ipv4_address: 169.254.170.2}}", "[airflow, creds]"), "169.254.170.1", Unsure},
		"an address that extra_hosts gives, of nobody": {ecs("{creds: {ipv4_address: 169.254.170.3}}", "[airflow, creds]\n    extra_hosts: ['aws:169.254.170.2']"), "aws", Nobody},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := layOut(t, airflow3Image, map[string]string{OverrideName: c.override}).load(Options{})
			if len(p.Refusals) > 0 {
				t.Fatalf("refused: %+v", p.Refusals)
			}
			if got := p.Service("scheduler").Hosts.Find(c.host); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestHolder finds the service that has a name which another cannot reach.
func TestHolder(t *testing.T) {
	for name, c := range map[string]struct {
		override, host string
		want           Holder
	}{
		"nobody":      {"services: {}\n", "localstack", Holder{}},
		"on default":  {"services:\n  localstack: {image: x}\n", "localstack", Holder{Service: "localstack", Networks: []string{"default"}, Alone: true}},
		"among more":  {"services:\n  localstack: {image: x}\n  setup: {image: x}\n", "localstack", Holder{Service: "localstack", Networks: []string{"default"}}},
		"by an alias": {"services:\n  localstack: {image: x, networks: {default: {aliases: [s3]}}}\n", "s3", Holder{Service: "localstack", Networks: []string{"default"}, Alone: true}},
		"by address":  {"services:\n  ecs: {image: x, networks: {creds: {ipv4_address: 169.254.170.2}}}\nnetworks: {creds: {ipam: {config: [{subnet: 169.254.170.0/24}]}}}\n", "169.254.170.2", Holder{Service: "ecs", Networks: []string{"creds"}, Alone: true}},
		"the host's":  {"services:\n  localstack: {image: x, network_mode: host}\n", "localstack", Holder{Service: "localstack", Mode: "host", Alone: true}},
		"in a profile": {"services:\n  localstack: {image: x, networks: [airflow], profiles: [aws]}\n", "localstack",
			Holder{Service: "localstack", Networks: []string{"airflow"}, NotStarted: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := layOut(t, airflow3Image, map[string]string{OverrideName: c.override}).load(Options{})
			got := p.Service("scheduler").Hosts.Holder(c.host)
			if got.Service != c.want.Service || !slices.Equal(got.Networks, c.want.Networks) || got.Mode != c.want.Mode ||
				got.NotStarted != c.want.NotStarted || got.Alone != c.want.Alone {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
		})
	}
}

// TestHostsStandalone: the process runs on the machine itself, whose hosts are unknown.
func TestHostsStandalone(t *testing.T) {
	p := layOut(t, airflow3Image, nil).load(Options{Mode: "standalone"})
	if got := p.Services[0].Hosts.Find("localhost"); got != Unsure {
		t.Errorf("got %v", got)
	}
}
