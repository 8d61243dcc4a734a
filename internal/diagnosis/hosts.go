package diagnosis

import (
	"net/netip"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

func (e *explainer) unknownHost(host string) cause.UnknownHost {
	h := cause.UnknownHost{Host: host}
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
		h.Networks = cause.NamesOf(holder.Networks)
	}
	return h
}

// noHost describes the host that an endpoint, a proxy or a credentials URI names.
func (e *explainer) noHost() cause.NoHost {
	d := cause.NoHost{Host: e.unknownHost(e.f.Host)}
	if strings.HasPrefix(e.f.Exception, "botocore.exceptions.EndpointConnection") {
		endpoint, from := e.endpoint()
		d.Endpoint, d.From = redact.URL(endpoint), e.named(from)
	} else {
		d.Setting = e.keyedSetting()
	}
	return d
}

// deadMetadata explains missing credentials by a configured endpoint of instance metadata that
// cannot be reached.
func (e *explainer) deadMetadata() cause.Cause {
	m := e.out.Metadata
	if m == nil {
		return cause.Cause{}
	}
	const variable = "AWS_EC2_METADATA_SERVICE_ENDPOINT"
	c := cause.Cause{
		Kind: cause.EndpointHostUnresolvable, Subject: m.URL, At: appendOrigin(nil, e.fromOrigin(m.From)),
		Networks: e.Service.Hosts.Networks(),
	}
	name := variable
	if m.From.Variable == "" {
		name = "ec2_metadata_service_endpoint"
	} else {
		c.Vars = []astro.Var{e.Service.Env[variable]}
	}
	if len(c.At) > 0 {
		c.Section, c.Key = e.settingAt(c.At[0])
	}
	d := cause.DeadMetadata{Setting: cause.Setting{Name: name, Value: redact.URL(m.URL), At: cause.SpotOf(e.fromOrigin(m.From))}}
	if m.Reach == boto.Itself || isAddress(m.Host) {
		c.Kind, d.Silent = cause.ContainerEndpointUnreachable, e.silent(m.Host)
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

// silent is why a host that has an address does not answer.
func (e *explainer) silent(host string) cause.Silent {
	if isAddress(host) && e.Service.Hosts.Find(host) == astro.Nobody {
		return cause.Silent{Nobody: true}
	}
	return cause.Silent{Host: host}
}

func (e *explainer) noEndpoint() cause.NoEndpoint {
	d := cause.NoEndpoint{Setting: cause.Setting{Name: e.f.Key, At: e.spotOf(e.f.Key)}}
	holder := e.Service.Hosts.Holder(e.f.Host)
	switch {
	case e.f.Fault == boto.HostUnsupported:
		d.Host, d.Refused = e.f.Host, true
	case holder.Service != "":
		d.Host, d.Service, d.Networks = e.f.Host, holder.Service, cause.NamesOf(holder.Networks)
	}
	return d
}

// keyedSetting is the source of a URL: a variable, or an option of the session's arguments.
func (e *explainer) keyedSetting() cause.Setting {
	origin := e.Session.Origin
	if v, ok := e.Service.Env[e.f.Key]; ok {
		origin = v.Origin
	}
	return cause.Setting{Name: e.f.Key, Value: redact.URL(e.f.Value), At: cause.SpotOf(origin)}
}

func (e *explainer) badProxy() cause.BadProxy {
	d := cause.BadProxy{Setting: e.keyedSetting()}
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

func (e *explainer) badEndpoint(where cause.Spot) cause.BadEndpoint {
	if e.f.Kind == boto.ServicesMissing {
		return cause.BadEndpoint{NoSection: true, Services: e.f.Value, At: where}
	}
	endpoint, from := e.endpoint()
	d := cause.BadEndpoint{Endpoint: redact.URL(endpoint), From: e.named(from), NotURL: e.f.Kind == boto.EndpointInvalid}
	if !d.NotURL {
		d.Silent = e.silent(e.f.Host)
	}
	return d
}
