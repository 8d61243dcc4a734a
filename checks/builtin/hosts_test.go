package builtin

import (
	"context"
	"slices"
	"strings"
	"testing"

	"doctor/checks"
	"doctor/checks/internal/scenetest"
	"doctor/internal/aws/awstest"
	"doctor/internal/facts"
	"doctor/internal/redact/redacttest"
	"doctor/internal/run"
)

// TestHostsOfNetworks: what is reported about hosts in endpoints, proxies and credentials
// URIs, with a similar valid case for each mistake.
func TestHostsOfNetworks(t *testing.T) {
	const (
		testKeys   = "AWS_DEFAULT_REGION=us-east-1\nAWS_ACCESS_KEY_ID=test\nAWS_SECRET_ACCESS_KEY=test\n"
		localstack = "services:\n  localstack:\n    image: localstack/localstack\n"
		unknown    = "endpoint-host-unresolvable"
		fixed      = "networks:\n  creds: {ipam: {config: [{subnet: 169.254.170.0/24, gateway: 169.254.170.1}]}}\n"
		ecs        = "  ecs:\n    image: ecs\n    networks: {creds: {ipv4_address: 169.254.170.2}}\n"
	)
	// all gives each service of Airflow the same lines.
	all := func(lines string) string {
		text := ""
		for _, service := range everywhere {
			text += "  " + service + ":\n    " + lines + "\n"
		}
		return text
	}
	for name, c := range map[string]struct {
		dotenv, override string
		files            map[string]string
		// want are the rules of the errors, services those of the first.
		want     []string
		services []string
		says     string
		fix      string
	}{
		"an emulator on default": {
			testKeys + "AWS_ENDPOINT_URL=http://localstack:4566\n", localstack, nil, []string{unknown}, everywhere,
			"service localstack is on network default, the Airflow services are on network airflow", "Add networks: [airflow] to localstack in docker-compose.override.yml [add-to-services]",
		},
		"an emulator on airflow":            {dotenv: testKeys + "AWS_ENDPOINT_URL=http://localstack:4566\n", override: localstack + "    networks: {airflow: {}}\n"},
		"an emulator by its alias":          {dotenv: testKeys + "AWS_ENDPOINT_URL=http://aws:4566\n", override: localstack + "    networks: {airflow: {aliases: [aws]}}\n"},
		"an emulator by a container's name": {dotenv: testKeys + "AWS_ENDPOINT_URL=http://ls:4566\n", override: localstack + "    networks: [airflow]\n    container_name: ls\n"},
		"an emulator that some services share": {
			testKeys + "AWS_ENDPOINT_URL=http://localstack:4566\n", localstack + "  scheduler:\n    networks: [default]\n", nil, []string{unknown},
			[]string{"api-server", "dag-processor", "triggerer"}, "network default", "Add networks: [default, airflow] to localstack in docker-compose.override.yml [add-to-services]",
		},
		"an emulator on a network of its own": {
			testKeys + "AWS_ENDPOINT_URL=http://localstack:4566\n", localstack + "    networks: [backend]\nnetworks:\n  backend:\n", nil, []string{unknown}, everywhere,
			"is on network backend", "Add networks: [backend, airflow] to localstack in docker-compose.override.yml [add-to-services]",
		},
		"an emulator on a network of others": {dotenv: testKeys + "AWS_ENDPOINT_URL=http://localstack:4566\n",
			override: "services:\n" + all("networks: [shared]") + "networks:\n  shared: {external: true}\n"},
		"an emulator in a profile of compose": {
			testKeys + "AWS_ENDPOINT_URL=http://localstack:4566\n", localstack + "    networks: [airflow]\n    profiles: [aws]\n", nil, []string{unknown}, everywhere,
			"service localstack is not started", "Remove profiles:",
		},
		"an emulator on the host's network": {
			testKeys + "AWS_ENDPOINT_URL=http://localstack:4566\n", localstack + "    network_mode: host\n", nil, []string{unknown}, everywhere,
			"has network_mode: host", "under localstack in place of network_mode: host: networks: [airflow]",
		},
		"an emulator with a slip in its name": {
			testKeys + "AWS_ENDPOINT_URL=http://localstck:4566\n", localstack + "    networks: [airflow]\n", nil, []string{unknown}, everywhere,
			"no service on network airflow has this name", "Set AWS_ENDPOINT_URL=http://localstack:4566 in .env:4 [retarget-variables]",
		},
		"an emulator for S3 alone, which nothing is known to use": {dotenv: testKeys + "AWS_ENDPOINT_URL_S3=http://minio:9000\n", override: localstack},
		"an emulator in the cloud":                                {dotenv: testKeys + "AWS_ENDPOINT_URL=https://minio.example.com\n", override: localstack},
		"an emulator's keys without it":                           {testKeys, localstack, nil, []string{"key-malformed"}, everywhere, "", ""},
		"an emulator beside the scheduler": {
			testKeys + "AWS_ENDPOINT_URL=http://localhost:4566\n", localstack + "    network_mode: 'service:scheduler'\n", nil,
			[]string{"endpoint-url-leftover"}, []string{"api-server", "dag-processor", "triggerer"}, "localhost is the container itself", "Remove AWS_ENDPOINT_URL from .env",
		},
		"an emulator that extra_hosts leads to the container": {
			testKeys + "AWS_ENDPOINT_URL=http://aws:4566\n", "services:\n" + all("extra_hosts: ['aws:127.0.0.1']"), nil,
			[]string{"endpoint-url-leftover"}, everywhere, "aws is the container itself", "Remove AWS_ENDPOINT_URL from .env",
		},
		"the services on the host's network": {dotenv: testKeys + "AWS_ENDPOINT_URL=http://localhost:4566\n",
			override: "services:\n" + all("networks: !reset []\n    network_mode: host")},
		"the engine's name": {
			testKeys + "AWS_ENDPOINT_URL=http://host.docker.internal:4566\n", localstack, nil, []string{unknown}, everywhere,
			"only for services with extra_hosts", `extra_hosts: ["host.docker.internal:host-gateway"]`,
		},
		"the engine's name, given to some": {
			testKeys + "AWS_ENDPOINT_URL=http://host.docker.internal:4566\n", "services:\n  scheduler:\n    extra_hosts: {host.docker.internal: host-gateway}\n", nil,
			[]string{unknown}, []string{"api-server", "dag-processor", "triggerer"}, "", `Add extra_hosts: ["host.docker.internal:host-gateway"] to api-server, dag-processor, triggerer in docker-compose.override.yml [add-to-services]`,
		},
		"the engine's name, given to all": {dotenv: testKeys + "AWS_ENDPOINT_URL=http://host.docker.internal:4566\n",
			override: "services:\n" + all("extra_hosts: ['host.docker.internal=host-gateway']")},
		"Airflow 2": {
			testKeys + "AWS_ENDPOINT_URL=http://localstack:4566\n", localstack, map[string]string{"project/Dockerfile": "FROM quay.io/astronomer/astro-runtime:12.8.0\n"},
			[]string{unknown}, []string{"scheduler", "triggerer", "webserver"}, "network default", "Add networks: [airflow] to localstack in docker-compose.override.yml [add-to-services]",
		},
		"the endpoint of the backend": {
			scenetest.MountVariables + scenetest.SecretsManagerBackend + `AIRFLOW__SECRETS__BACKEND_KWARGS={"endpoint_url": "http://localstack:4566"}` + "\n",
			localstack + all("volumes: ['~/.aws:/home/astro/.aws']"), nil, []string{unknown}, everywhere,
			"host localstack (AIRFLOW__SECRETS__BACKEND_KWARGS, .env:4) not found", "Add networks: [airflow] to localstack in docker-compose.override.yml [add-to-services]",
		},
		"the endpoint of a profile": {
			scenetest.MountVariables, localstack + all("volumes: ['~/.aws:/home/astro/.aws']"),
			map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\nendpoint_url = http://localstack:4566\n"},
			[]string{unknown}, everywhere, "~/.aws/config:3", "Add networks: [airflow] to localstack in docker-compose.override.yml [add-to-services]",
		},
		"a proxy on default": {
			scenetest.MountVariables + "HTTPS_PROXY=http://squid:3128\n", "services:\n  squid: {image: squid}\n" + all("volumes: ['~/.aws:/home/astro/.aws']"), nil,
			[]string{unknown}, everywhere, "host squid (HTTPS_PROXY, .env:3) not found", "Add networks: [airflow] to squid in docker-compose.override.yml [add-to-services]",
		},
		"a proxy on airflow": {dotenv: scenetest.MountVariables + "HTTPS_PROXY=http://squid:3128\n",
			override: "services:\n  squid: {image: squid, networks: [airflow]}\n" + all("volumes: ['~/.aws:/home/astro/.aws']")},
		"container credentials on a network": {dotenv: "AWS_DEFAULT_REGION=us-east-1\nAWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/creds\n",
			override: "services:\n" + ecs + all("networks: [airflow, creds]") + fixed},
		"container credentials on a network of others": {dotenv: "AWS_DEFAULT_REGION=us-east-1\nAWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/creds\n",
			override: "services:\n" + all("networks: [airflow, creds]") + "networks:\n  creds: {external: true}\n"},
		"container credentials on a network that one service joins": {
			"AWS_DEFAULT_REGION=us-east-1\nAWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/creds\n", "services:\n" + ecs + "  scheduler:\n    networks: [airflow, creds]\n" + fixed, nil,
			[]string{"container-endpoint-unreachable"}, []string{"api-server", "dag-processor", "triggerer"}, "which is service ecs on network creds", "Add networks: [airflow, creds] to api-server, dag-processor, triggerer in docker-compose.override.yml [add-to-services]",
		},
		"a metadata service that is not there": {
			"AWS_DEFAULT_REGION=us-east-1\nAWS_EC2_METADATA_SERVICE_ENDPOINT=http://imds:1338/\n", "services:\n  imds: {image: imds}\n", nil,
			[]string{unknown}, everywhere, "AWS_EC2_METADATA_SERVICE_ENDPOINT", "Add networks: [airflow] to imds in docker-compose.override.yml [add-to-services]",
		},
		"a metadata service that is there": {dotenv: "AWS_DEFAULT_REGION=us-east-1\nAWS_EC2_METADATA_SERVICE_ENDPOINT=http://imds:1338/\n",
			override: "services:\n  imds: {image: imds, networks: [airflow]}\n"},
		"a metadata service on the container": {
			"AWS_DEFAULT_REGION=us-east-1\nAWS_EC2_METADATA_SERVICE_ENDPOINT=http://localhost:1338/\n", "services:\n  imds: {image: imds}\n", nil,
			[]string{"container-endpoint-unreachable"}, everywhere, "localhost is the container itself", "Remove AWS_EC2_METADATA_SERVICE_ENDPOINT from .env",
		},
		"a metadata service for a mounted profile without keys": {
			scenetest.MountVariables, "services:\n" + all("volumes: ['~/.aws:/home/astro/.aws']"),
			map[string]string{"home/.aws/config": "[default]\nregion = us-east-1\nec2_metadata_service_endpoint = http://imds\n", "home/.aws/credentials": ""},
			[]string{unknown}, everywhere, "host imds (ec2_metadata_service_endpoint, ~/.aws/config:3) not found", "Comment out ec2_metadata_service_endpoint in ~/.aws/config:3",
		},
		"a metadata service that is not asked": {dotenv: scenetest.MountVariables + "AWS_EC2_METADATA_SERVICE_ENDPOINT=http://imds:1338/\n",
			override: "services:\n" + all("volumes: ['~/.aws:/home/astro/.aws']")},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"project/.env": c.dotenv, "project/docker-compose.override.yml": c.override}
			for name, text := range c.files {
				files[name] = text
			}
			w := scenetest.Scene{Files: files, Options: facts.Options{Scopes: []facts.Scope{facts.Project, facts.Host}}}.Facts(t, awstest.New(t, awstest.Options{}))
			var errors []checks.Finding
			var rules []string
			for _, r := range run.Run(context.Background(), w, Checks(), run.Options{Offline: true}).Results {
				for _, f := range r.Findings {
					if r.SeverityOf(f) == checks.Error {
						errors, rules = append(errors, f), append(rules, f.Rule.ID)
					}
				}
			}
			if !slices.Equal(rules, c.want) {
				t.Fatalf("got %q, want %q: %+v", rules, c.want, redacttest.Everything(errors))
			}
			if len(errors) == 0 {
				return
			}
			fixes := ""
			for _, fix := range errors[0].Fixes {
				fixes += redacttest.Raw(fix.Title)
				if fix.Edit != nil {
					fixes += " [" + fix.Edit.Name() + "]"
				}
				fixes += ": " + strings.Join(redacttest.RawAll(fix.Lines), ", ") + "\n"
			}
			if f := errors[0]; !slices.Equal(f.Services, c.services) || !strings.Contains(redacttest.Raw(f.Message), c.says) || !strings.Contains(fixes, c.fix) {
				t.Errorf("services %q: %s\n%s", f.Services, redacttest.Raw(f.Message), fixes)
			}
		})
	}
}
