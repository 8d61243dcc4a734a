package credentialchain

import (
	"fmt"
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/credentialfiles"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/fixers"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/near"
	"doctor/internal/redact"
)

var EndpointHostUnresolvable = &checks.Rule{
	ID:     "endpoint-host-unresolvable",
	Causes: []cause.Kind{cause.EndpointHostUnresolvable}, Severity: checks.Error, Since: "0.1.0",
	Title: "Host name not found",
	Doc: checks.Page(
		"`botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "+
			"\"http://localstack:4566/\"` for an endpoint, `botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: "+
			"\"http://squid:3128\"` for a proxy, `botocore.exceptions.NoCredentialsError: "+
			"Unable to locate credentials` for `AWS_EC2_METADATA_SERVICE_ENDPOINT`.",
		"A container finds other services by name only on networks that both join. "+
			"The Airflow services of the Astro CLI are on the network `airflow`; a service that you add joins `default` unless it has `networks:`. "+
			"Docker Engine on Linux defines the name `host.docker.internal` only for services with `extra_hosts`.",
		"Put your service on the network of the Airflow services:\n\n"+
			"```\nservices:\n  localstack:\n    image: localstack/localstack\n    networks: [airflow]\n```\n\n"+
			"For a server on your machine, define its name in the Airflow services:\n\n"+
			"```\nservices:\n  scheduler:\n    extra_hosts: [\"host.docker.internal:host-gateway\"]\n```\n\n"+
			"Then run `astro dev restart`. To use AWS, remove the setting.",
	),
	Message:  wordEndpointHostUnresolvable,
	Uncovers: []*checks.Rule{credentialfiles.KeyMalformed}, // the keys of an emulator are none of AWS's
	Fixes:    fixHost,
}

// wordEndpointHostUnresolvable says why a host is not found.
func wordEndpointHostUnresolvable(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.NoHost:
		where := wording.InBrackets(c, d.Setting.At)
		if d.Setting.Name != "" {
			where = saidBy(c, cause.Named{Variable: d.Setting.Name, At: d.Setting.At})
		}
		if d.Endpoint != "" {
			where = from(c, d.From)
		}
		return redact.Textf("host %s%s not found: %s", d.Host.Host, where, unknownHostWords(c, d.Host))
	case cause.DeadMetadata:
		return redact.Textf("host %s (%s) not found: %s", d.Host.Host, metadataPlace(c, d), unknownHostWords(c, d.Host))
	}
	panic(checks.Unworded(c))
}

// fixHost makes a host known to the services, or uses another one.
func fixHost(p *checks.Pass, c cause.Cause) []checks.Fix {
	host := c.Session.Outcome.Failure.Host
	if m := c.Session.Outcome.Metadata; m != nil && host == "" {
		host = m.Host
	}
	remove := removeSetting(p, c)
	if !credentialsForAWS(p, c) { // those of an emulator, or none: to use AWS takes more
		remove.Edit = nil
	}
	return append(makeKnown(p, c, host), remove)
}

// credentialsForAWS reports whether there are credentials that AWS may accept: files on this machine,
// or a key in the environment of the length that AWS gives them.
func credentialsForAWS(p *checks.Pass, c cause.Cause) bool {
	const shortest = 16
	return repair.HasAWSFiles(p) || len(c.View.Service.Env["AWS_ACCESS_KEY_ID"].Value) >= shortest
}

// addTo adds networks or hosts to services of the override.
func addTo(services []string, key string, items []string, line string) checks.Fix {
	return checks.WithEdit(fmt.Sprintf("Add %s to %s in %s", line, strings.Join(services, ", "), astro.OverrideName), checks.Safe,
		fixers.AddToServices{File: astro.OverrideName, Services: services, Key: key, Items: items, Create: true})
}

func makeKnown(p *checks.Pass, c cause.Cause, host string) []checks.Fix {
	hosts := c.View.Service.Hosts
	services := strings.Join(c.Services, ", ")
	if slices.Contains(astro.EngineHosts, host) {
		return []checks.Fix{addTo(c.Services, "extra_hosts", []string{host + ":host-gateway"}, hostGateway(host))}
	}
	if hosts.Mode() != "" {
		return []checks.Fix{{Title: redact.Textf("Remove network_mode: %s from %s in %s", hosts.Mode(), services, astro.OverrideName), Safety: checks.Unsafe}}
	}
	switch holder := hosts.Holder(host); {
	case holder.NotStarted:
		return []checks.Fix{{Title: redact.Textf("Remove profiles: and scale: 0 from %s in %s", holder.Service, astro.OverrideName), Safety: checks.Unsafe}}
	case holder.Mode != "":
		fix := inService(holder.Service, networksLine(wantedNetwork(c)))
		fix.Title = fix.Title.Add(" in place of network_mode: " + holder.Mode)
		return []checks.Fix{fix}
	case holder.Service != "":
		networks := append(slices.Clone(holder.Networks), wantedNetwork(c))
		if holder.Alone && len(holder.Networks) == 1 && holder.Networks[0] == "default" {
			networks = networks[1:]
		}
		if !slices.ContainsFunc(p.Project().Override.Services, func(s astro.OverrideService) bool { return s.Name == holder.Service }) {
			return []checks.Fix{inService(holder.Service, networksLine(networks...))} // of another file
		}
		return []checks.Fix{addTo([]string{holder.Service}, "networks", networks, networksLine(networks...))}
	}
	if other := near.Nearest(host, hosts.Others(), 2); other != "" {
		if len(c.Vars) > 0 && strings.Count(c.Vars[0].Value, host) == 1 {
			return []checks.Fix{repair.SetVariable(c, c.Vars[0], strings.Replace(c.Vars[0].Value, host, other, 1))}
		}
		return []checks.Fix{{Title: redact.Textf("Replace %s with %s in %s", host, other, repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{inService(services+", if "+host+" runs on this machine", hostGateway(host))}
}

// inService is the fix that adds a line to services of the override.
func inService(services, line string) checks.Fix {
	return repair.ByHand("Add to "+astro.OverrideName+" under "+services, line)
}

// networksLine puts a service on networks.
func networksLine(names ...string) string { return "networks: [" + strings.Join(names, ", ") + "]" }

// metadataPlace names the setting of an endpoint of instance metadata, with its place.
func metadataPlace(c cause.Cause, d cause.DeadMetadata) string {
	if d.Setting.At.IsZero() {
		return d.Setting.Name
	}
	return d.Setting.Name + ", " + wording.SpotWords(c, d.Setting.At)
}

// wantedNetwork is the network in which the services look.
func wantedNetwork(c cause.Cause) string {
	if len(c.Networks) == 0 || slices.Contains(c.Networks, "airflow") {
		return "airflow"
	}
	return c.Networks[0]
}
