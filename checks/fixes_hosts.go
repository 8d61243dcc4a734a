package checks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/diagnosis"
	"doctor/internal/near"
	"doctor/internal/redact"
)

func fixProxy(p *Pass, c diagnosis.Cause) []Fix {
	if c.Session.Outcome.Failure.Kind == boto.ProxyInvalid {
		return []Fix{{Title: redact.NewText("Write the address as http://<host>:<port>, with user name and password encoded (" + placeOf(c) + ")"), Safety: Unsafe}, removeSetting(p, c)}
	}
	if boto.IsForeignProxy(c.Subject) {
		return []Fix{{Title: redact.NewText("Name an HTTP proxy, http://<host>:<port> (" + placeOf(c) + ")"), Safety: Unsafe}, removeSetting(p, c)}
	}
	return []Fix{{Title: redact.NewText(fmt.Sprintf("Name the machine as the container sees it, host.docker.internal instead of %s (%s)", c.Session.Outcome.Failure.Host, placeOf(c)) + p.asksForHost()), Safety: Unsafe}}
}

// asksForHost adds what makes the engine give its machine that name, where it
// does not by itself.
func (p *Pass) asksForHost() string {
	if p.engineNamesItself() {
		return ""
	}
	return `, and add extra_hosts: ["host.docker.internal:host-gateway"] to the services`
}

func fixEndpoint(p *Pass, c diagnosis.Cause) []Fix {
	if c.Session.Outcome.Failure.Kind == boto.ServicesMissing {
		return []Fix{{Title: redact.Textf("Add the section [services %s], or remove the setting (%s)", c.Subject, placeOf(c)), Safety: Unsafe}}
	}
	return []Fix{
		removeSetting(p, c),
		{Title: redact.NewText("For an emulator on this machine, write host.docker.internal instead of " + cmp.Or(c.Session.Outcome.Failure.Host, "localhost") + p.asksForHost()), Safety: Unsafe},
	}
}

// removeSetting takes out what sends the requests elsewhere.
func removeSetting(p *Pass, c diagnosis.Cause) Fix {
	switch f := c.Session.Outcome.Failure; {
	case c.Session.Outcome.Metadata != nil, f.Kind == boto.ContainerEndpoint:
		if fixes := fixLeftoverVariable(p, c); len(fixes) > 0 {
			return fixes[0]
		}
		return Fix{Title: redact.Textf("Remove the setting (%s)", placeOf(c)), Safety: Unsafe}
	case strings.HasSuffix(strings.ToLower(f.Key), "_proxy"):
		return Fix{Title: redact.Textf("Remove %s (%s) if no proxy is needed", f.Key, placeOf(c)), Safety: Unsafe}
	case f.Host != "" && f.Stage == boto.AtCredentials:
		return Fix{Title: redact.Textf("Remove %s (%s)", f.Key, placeOf(c)), Safety: Unsafe}
	}
	return Fix{Title: redact.Textf("Remove the endpoint (%s) to talk to AWS", placeOf(c)), Safety: Unsafe}
}

// fixHost makes a host known to the services, or names another one.
func fixHost(p *Pass, c diagnosis.Cause) []Fix {
	host := c.Session.Outcome.Failure.Host
	if m := c.Session.Outcome.Metadata; m != nil && host == "" {
		host = m.Host
	}
	return append(p.makeKnown(c, host), removeSetting(p, c))
}

func (p *Pass) makeKnown(c diagnosis.Cause, host string) []Fix {
	hosts := c.View.Service.Hosts
	services := strings.Join(c.Services, ", ")
	if slices.Contains(astro.EngineHosts, host) {
		return []Fix{{Title: redact.Textf(`Add extra_hosts: ["%s:host-gateway"] to the services %s in %s`, host, services, astro.OverrideName), Safety: Unsafe}}
	}
	if hosts.Mode() != "" {
		return []Fix{{Title: redact.Textf("Remove network_mode: %s from %s, so that they join the network airflow", hosts.Mode(), services), Safety: Unsafe}}
	}
	switch holder := hosts.Holder(host); {
	case holder.NotStarted:
		return []Fix{{Title: redact.Textf("Remove profiles: and a scale of 0 from the service %s, so that it is started", holder.Service), Safety: Unsafe}}
	case holder.Mode != "":
		return []Fix{{Title: redact.Textf("Write networks: [%s] instead of network_mode: %s under %s in %s", wantedNetwork(c), holder.Mode, holder.Service, astro.OverrideName), Safety: Unsafe}}
	case holder.Service != "":
		networks := append(slices.Clone(holder.Networks), wantedNetwork(c))
		if holder.Alone && len(holder.Networks) == 1 && holder.Networks[0] == "default" {
			networks = networks[1:]
		}
		return []Fix{{Title: redact.Textf("Put the service on the network of the others: networks: [%s] under %s in %s", strings.Join(networks, ", "), holder.Service, astro.OverrideName), Safety: Unsafe}}
	}
	if other := near.Nearest(host, hosts.Others(), 2); other != "" {
		return []Fix{{Title: redact.Textf("Write %s instead of %s (%s)", other, host, placeOf(c)), Safety: Unsafe}}
	}
	return []Fix{{Title: redact.Textf(`Name a service on the network %s, or, for a program on this machine, add extra_hosts: ["%s:host-gateway"] to the services %s in %s`,
		wantedNetwork(c), host, services, astro.OverrideName), Safety: Unsafe}}
}

// wantedNetwork is the network on which the services look.
func wantedNetwork(c diagnosis.Cause) string {
	if len(c.Networks) == 0 || slices.Contains(c.Networks, "airflow") {
		return "airflow"
	}
	return c.Networks[0]
}

// fixContainerEndpoint joins the network of the endpoint, where there is one, or
// takes the variable out.
func fixContainerEndpoint(p *Pass, c diagnosis.Cause) []Fix {
	host := c.Session.Outcome.Failure.Host
	holder := c.View.Service.Hosts.Holder(host)
	if host == "" || len(holder.Networks) == 0 || holder.NotStarted {
		return fixLeftoverVariable(p, c)
	}
	networks := slices.Compact(slices.Sorted(slices.Values(slices.Concat(c.View.Service.Hosts.Networks(), holder.Networks))))
	join := Fix{Title: redact.Textf("Put the services %s on the network of %s: networks: [%s] under each in %s",
		strings.Join(c.Services, ", "), holder.Service, strings.Join(networks, ", "), astro.OverrideName), Safety: Unsafe}
	return append([]Fix{join}, fixLeftoverVariable(p, c)...)
}
