package credentialchain

import (
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/near"
	"doctor/internal/redact"
)

var EndpointHostUnresolvable = &checks.Rule{
	ID:     "endpoint-host-unresolvable",
	Causes: []cause.Kind{cause.EndpointHostUnresolvable}, Severity: checks.Error, Since: "0.1.0",
	Title: "Host name that the service's networks do not know",
	Doc: checks.Page(
		"`botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"http://localstack:4566/\"` for an endpoint, "+
			"`botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: \"http://squid:3128\"` for a proxy, "+
			"`botocore.exceptions.NoCredentialsError: Unable to locate credentials` for `AWS_EC2_METADATA_SERVICE_ENDPOINT`.",
		"A container finds other services by name only on the networks that both join. "+
			"The Airflow services of the Astro CLI are on the network `airflow`; a service that you add joins `default` unless it has `networks:`. "+
			"Docker Engine on Linux gives the name `host.docker.internal` only to services with `extra_hosts`.",
		"Put your service on the network of the others:\n\n"+
			"```\nservices:\n  localstack:\n    image: localstack/localstack\n    networks: [airflow]\n```\n\n"+
			"For a program on your machine, give the Airflow services its name:\n\n"+
			"```\nservices:\n  scheduler:\n    extra_hosts: [\"host.docker.internal:host-gateway\"]\n```\n\n"+
			"Then run `astro dev restart`. To use AWS itself, remove the setting.",
	),
	Message: wordEndpointHostUnresolvable,
	Fixes:   fixHost,
}

// wordEndpointHostUnresolvable says why a host is not found.
func wordEndpointHostUnresolvable(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.NoHost:
		if d.Endpoint != "" {
			return redact.Textf("requests go to %s, named by %s, but %s", d.Endpoint, wording.NamedWords(c, d.From), unknownHostWords(c, d.Host))
		}
		return redact.Textf("%s: %s", wording.SettingWords(c, d.Setting), unknownHostWords(c, d.Host))
	case cause.DeadMetadata:
		return redact.NewText(metadataWords(c, d, unknownHostWords(c, d.Host)))
	}
	panic(checks.Unworded(c))
}

// fixHost makes a host known to the services, or uses another one.
func fixHost(p *checks.Pass, c cause.Cause) []checks.Fix {
	host := c.Session.Outcome.Failure.Host
	if m := c.Session.Outcome.Metadata; m != nil && host == "" {
		host = m.Host
	}
	return append(makeKnown(c, host), removeSetting(p, c))
}

func makeKnown(c cause.Cause, host string) []checks.Fix {
	hosts := c.View.Service.Hosts
	services := strings.Join(c.Services, ", ")
	if slices.Contains(astro.EngineHosts, host) {
		return []checks.Fix{{Title: redact.Textf(`Add extra_hosts: ["%s:host-gateway"] to the services %s in %s`, host, services, astro.OverrideName), Safety: checks.Unsafe}}
	}
	if hosts.Mode() != "" {
		return []checks.Fix{{Title: redact.Textf("Remove network_mode: %s from %s, so that they join the network airflow", hosts.Mode(), services), Safety: checks.Unsafe}}
	}
	switch holder := hosts.Holder(host); {
	case holder.NotStarted:
		return []checks.Fix{{Title: redact.Textf("Remove profiles: and a scale of 0 from the service %s, so that it is started", holder.Service), Safety: checks.Unsafe}}
	case holder.Mode != "":
		return []checks.Fix{{Title: redact.Textf("Write networks: [%s] instead of network_mode: %s under %s in %s", wantedNetwork(c), holder.Mode, holder.Service, astro.OverrideName), Safety: checks.Unsafe}}
	case holder.Service != "":
		networks := append(slices.Clone(holder.Networks), wantedNetwork(c))
		if holder.Alone && len(holder.Networks) == 1 && holder.Networks[0] == "default" {
			networks = networks[1:]
		}
		return []checks.Fix{{Title: redact.Textf("Put the service on the network of the others: networks: [%s] under %s in %s", strings.Join(networks, ", "), holder.Service, astro.OverrideName), Safety: checks.Unsafe}}
	}
	if other := near.Nearest(host, hosts.Others(), 2); other != "" {
		return []checks.Fix{{Title: redact.Textf("Write %s instead of %s (%s)", other, host, repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{{Title: redact.Textf(`Name a service on the network %s, or, for a program on this machine, add extra_hosts: ["%s:host-gateway"] to the services %s in %s`,
		wantedNetwork(c), host, services, astro.OverrideName), Safety: checks.Unsafe}}
}

// wantedNetwork is the network in which the services look.
func wantedNetwork(c cause.Cause) string {
	if len(c.Networks) == 0 || slices.Contains(c.Networks, "airflow") {
		return "airflow"
	}
	return c.Networks[0]
}
