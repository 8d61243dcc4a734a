package diagnosis

import (
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

// UnknownHost is a host that nothing on the service's networks has.
type UnknownHost struct {
	Host string
	// OfEngine: it is a name that Docker Engine may give.
	OfEngine bool
	// Mode is the network_mode of the Airflow service.
	Mode string
	// Service has the name: it is not started, has a network_mode of its own or is on
	// other networks.
	Service     string
	NotStarted  bool
	ServiceMode string
	Networks    Names
}

func (e *explainer) unknownHost(host string) UnknownHost {
	h := UnknownHost{Host: host}
	if h.OfEngine = slices.Contains(astro.EngineHosts, host); h.OfEngine {
		return h
	}
	if h.Mode = e.Service.Hosts.Mode(); h.Mode != "" {
		return h
	}
	holder := e.Service.Hosts.Holder(host)
	h.Service, h.NotStarted = holder.Service, holder.NotStarted
	if !h.NotStarted {
		h.ServiceMode = holder.Mode
	}
	if !h.NotStarted && h.ServiceMode == "" && h.Service != "" {
		h.Networks = NamesOf(holder.Networks)
	}
	return h
}

// NoHost is a setting that names a host which is not found.
type NoHost struct {
	// Setting has the URL; where requests go to it, Endpoint has, named by From.
	Setting  Setting
	Endpoint string
	From     Named
	Host     UnknownHost
}

func (NoHost) detail() {}

// noHost is about a host that an endpoint, a proxy or a credentials URI names.
func (e *explainer) noHost() NoHost {
	d := NoHost{Host: e.unknownHost(e.f.Host)}
	if strings.HasPrefix(e.f.Exception, "botocore.exceptions.EndpointConnection") {
		endpoint, from := e.endpoint()
		d.Endpoint, d.From = redact.URL(endpoint), e.named(from)
	} else {
		d.Setting = e.keyedSetting()
	}
	return d
}

// DeadMetadata is an endpoint of instance metadata that does not answer.
type DeadMetadata struct {
	Setting Setting
	// Host is not found, or Silent does not answer, as the kind says.
	Host   UnknownHost
	Silent Silent
}

func (DeadMetadata) detail() {}

// Silent is a host that has an address and does not answer.
type Silent struct {
	Host string
	// Nobody has the address; otherwise it is the container itself.
	Nobody bool
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
	d := DeadMetadata{Setting: Setting{name, redact.URL(m.URL), spot(e.fromOrigin(m.From))}}
	if m.Reach == boto.Itself || isAddress(m.Host) {
		c.Kind, d.Silent = ContainerEndpointUnreachable, e.silent(m.Host)
	} else {
		d.Host = e.unknownHost(m.Host)
	}
	c.Detail = d
	return c
}

func isAddress(host string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil
}

// silent says why a host that has an address does not answer.
func (e *explainer) silent(host string) Silent {
	if isAddress(host) && e.Service.Hosts.Find(host) == astro.Nobody {
		return Silent{Nobody: true}
	}
	return Silent{Host: host}
}

// NoEndpoint is a container credentials endpoint that does not answer.
type NoEndpoint struct {
	Setting Setting
	Host    string
	// Refused: boto3 does not ask such a host.
	Refused bool
	// Service has the host, on Networks.
	Service  string
	Networks Names
}

func (NoEndpoint) detail() {}

func (e *explainer) noEndpoint() NoEndpoint {
	d := NoEndpoint{Setting: Setting{Name: e.f.Key, At: e.spotOf(e.f.Key)}}
	holder := e.Service.Hosts.Holder(e.f.Host)
	switch {
	case e.f.Fault == boto.HostUnsupported:
		d.Host, d.Refused = e.f.Host, true
	case holder.Service != "":
		d.Host, d.Service, d.Networks = e.f.Host, holder.Service, NamesOf(holder.Networks)
	}
	return d
}

// keyedSetting is what names a URL: a variable, or an option of the session's arguments.
func (e *explainer) keyedSetting() Setting {
	origin := e.Session.Origin
	if v, ok := e.Service.Env[e.f.Key]; ok {
		origin = v.Origin
	}
	return Setting{e.f.Key, redact.URL(e.f.Value), spot(origin)}
}

// BadProxy is a proxy that does not answer, or none.
type BadProxy struct {
	Setting Setting
	// Malformed: it is no address of a proxy. TakenFor is the host that boto3 makes of
	// a proxy that it does not know.
	Malformed bool
	TakenFor  string
	Silent    Silent
}

func (BadProxy) detail() {}

func (e *explainer) badProxy() BadProxy {
	d := BadProxy{Setting: e.keyedSetting()}
	switch {
	case e.f.Kind == boto.ProxyInvalid:
		d.Malformed = true
	case boto.IsForeignProxy(e.f.Value):
		d.TakenFor = e.f.Host
	default:
		d.Silent = e.silent(e.f.Host)
	}
	return d
}

// BadEndpoint is an endpoint that is not AWS's.
type BadEndpoint struct {
	// NoSection: a profile names at At the section Services, which is not there.
	NoSection bool
	Services  string
	At        Spot
	Endpoint  string
	From      Named
	// NotURL: it is no URL with a host.
	NotURL bool
	Silent Silent
}

func (BadEndpoint) detail() {}

func (e *explainer) badEndpoint(where Spot) BadEndpoint {
	if e.f.Kind == boto.ServicesMissing {
		return BadEndpoint{NoSection: true, Services: e.f.Value, At: where}
	}
	endpoint, from := e.endpoint()
	d := BadEndpoint{Endpoint: redact.URL(endpoint), From: e.named(from), NotURL: e.f.Kind == boto.EndpointInvalid}
	if !d.NotURL {
		d.Silent = e.silent(e.f.Host)
	}
	return d
}
