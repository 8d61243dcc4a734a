package diagnosis

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/redact"
)

// reachIn looks hosts up as a service's container would.
func (d *Diagnosis) reachIn(s *astro.Service) func(host string) boto.Reach {
	return func(host string) boto.Reach {
		found := s.Hosts.Find(host)
		if d.NamesItself && found == astro.Nobody && slices.Contains(astro.EngineHosts, strings.ToLower(host)) && s.Hosts.Mode() != "none" {
			return boto.Reached
		}
		return map[astro.Reach]boto.Reach{
			astro.Unsure: boto.Unsure, astro.Reached: boto.Reached, astro.Outside: boto.Outside,
			astro.Itself: boto.Itself, astro.Nobody: boto.Nobody,
		}[found]
	}
}

// networkWords stands in a message for the networks of the services until it is
// known in which services the mistake is.
const networkWords = "\x00networks\x00"

// unknownHost words a host that nothing on the service's networks has.
func (e *explainer) unknownHost(host string) string {
	words := "the host " + host + " is not found: "
	holder := e.Service.Hosts.Holder(host)
	switch mode := e.Service.Hosts.Mode(); {
	case slices.Contains(astro.EngineHosts, host):
		return words + "Docker Engine on Linux gives that name only to services with extra_hosts"
	case mode == "none":
		return words + "network_mode: none leaves the service without a network"
	case mode != "":
		return words + "network_mode: " + mode + " leaves the service on a network that has no names"
	case holder.NotStarted:
		return words + "the service " + holder.Service + " is not started (profiles, or a scale of 0)"
	case holder.Mode != "":
		return words + "the service " + holder.Service + " has network_mode: " + holder.Mode + ", and so no name on " + networkWords
	case holder.Service != "":
		return fmt.Sprintf("%sthe service %s is on %s, the Airflow services are on %s",
			words, holder.Service, networksWords(holder.Networks), networkWords)
	}
	return words + "no service on " + networkWords + " has that name, and extra_hosts does not give it"
}

// networksWords names networks in a sentence.
func networksWords(names []string) string {
	if len(names) == 1 {
		return "the network " + names[0]
	}
	return "the networks " + strings.Join(names, ", ")
}

// hostWords is the message about a host that an endpoint, a proxy or a
// credentials URI names.
func (e *explainer) hostWords() string {
	why := e.unknownHost(e.f.Host)
	if strings.HasPrefix(e.f.Exception, "botocore.exceptions.EndpointConnection") {
		endpoint, from := e.endpoint()
		return fmt.Sprintf("requests go to %s, named by %s, but %s", redact.URL(endpoint), e.said(from), why)
	}
	return fmt.Sprintf("%s: %s", e.keyedWords(), why)
}

// deadMetadata explains missing credentials by the endpoint of instance metadata
// that is configured to give them and cannot be reached.
func (e *explainer) deadMetadata() Cause {
	m := e.out.Metadata
	if m == nil {
		return Cause{}
	}
	const variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
	c := Cause{
		Kind: EndpointHostUnresolvable, Subject: m.URL, At: appendOrigin(nil, e.fromOrigin(m.From)),
		Networks: e.Service.Hosts.Networks(),
	}
	name := variable
	if m.From.Variable == "" {
		name = "ec2_metadata_service_endpoint"
	} else {
		c.Vars = []astro.Var{e.Service.Env[variable]}
	}
	why := e.unknownHost(m.Host)
	if m.Reach == boto.Itself || isAddress(m.Host) {
		c.Kind, why = ContainerEndpointUnreachable, e.nothingThere(m.Host)
	}
	c.Message = redact.Textf("boto3 finds no credentials before it asks for instance metadata, and %s=%s%s: %s",
		name, redact.URL(m.URL), at(e.fromOrigin(m.From)), why)
	return c
}

func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// nothingThere says why a host that has an address does not answer.
func (e *explainer) nothingThere(host string) string {
	if isAddress(host) && e.Service.Hosts.Find(host) == astro.Nobody {
		return "nothing has that address on " + networkWords
	}
	return host + " is the container itself"
}

// containerWords is the message about a container credentials endpoint.
func (e *explainer) containerWords() string {
	subject := fmt.Sprintf("%s%s", e.f.Key, at(e.Service.Env[e.f.Key].Origin))
	holder := e.Service.Hosts.Holder(e.f.Host)
	switch {
	case strings.HasPrefix(e.f.Message, "Unsupported host"):
		return fmt.Sprintf("%s names the host %s; boto3 asks for container credentials by https://, or at a loopback address and those of Amazon ECS and EKS only", subject, e.f.Host)
	case holder.Service != "":
		return fmt.Sprintf("%s points to %s, which the service %s has on %s; the Airflow services are on %s",
			subject, e.f.Host, holder.Service, networksWords(holder.Networks), networkWords)
	}
	return subject + " names a credentials endpoint that a container on this machine cannot reach"
}

// keyedWords names a setting with its value and its place: a variable, or an option
// of the session's arguments.
func (e *explainer) keyedWords() string {
	origin := e.Session.Origin
	if v, ok := e.Service.Env[e.f.Key]; ok {
		origin = v.Origin
	}
	return fmt.Sprintf("%s=%s%s", e.f.Key, redact.URL(e.f.Value), at(origin))
}

// proxyWords is the message about a proxy.
func (e *explainer) proxyWords() string {
	subject := e.keyedWords()
	if e.f.Kind == boto.ProxyInvalid {
		return subject + ": this is not the address of a proxy, http://<host>:<port>; in a user name or a password # / ? @ are written %23 %2F %3F %40, and other letters than English ones as % and hexadecimal digits too"
	}
	if boto.IsForeignProxy(e.f.Value) {
		return subject + ": boto3 uses http:// and https:// proxies only, and takes " + e.f.Host + " for the name of the host"
	}
	return subject + ": " + e.nothingThere(e.f.Host) + ", where no proxy runs"
}

// endpointWords is the message about an endpoint that is not AWS's.
func (e *explainer) endpointWords(where string) string {
	if e.f.Kind == boto.ServicesMissing {
		return fmt.Sprintf("the profile names a section [services %s]%s, which is not in the config file", e.f.Value, where)
	}
	endpoint, from := e.endpoint()
	subject := fmt.Sprintf("requests go to %s, named by %s", redact.URL(endpoint), e.said(from))
	if e.f.Kind == boto.EndpointInvalid {
		return subject + ", which is not a URL with a host"
	}
	return subject + ", but the container does not reach an emulator there: " + e.nothingThere(e.f.Host)
}
