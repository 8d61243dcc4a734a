package boto

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"
)

// connect raises what a request to the target meets on its way, in the order
// in which it meets it: the proxy, the name and the host, the certificates.
func (r *resolver) connect(t *target) *Failure {
	address := requestURL(t, r.out.SSO)
	proxied, failure := r.proxy(t)
	if failure != nil {
		return failure
	}
	host, _ := hostOf(t.url)
	if !proxied && t.custom && (isLocal(host) || r.isNobody(host)) {
		return raise(EndpointUnreachable, AtCall, "EndpointConnectionError",
			`Could not connect to the endpoint URL: "%s"`, address).
			from("", t.from.Pos).about(r.out.Profile, t.setting(), t.url)
	}
	if !t.custom && !knownRegion(*t.region) && strings.Contains(t.url, "."+plainRegion(*t.region)+".") {
		return r.regionFailure(raise(RegionUnknown, AtCall, "EndpointConnectionError",
			`Could not connect to the endpoint URL: "%s"`, address), t.region)
	}
	if strings.HasPrefix(strings.ToLower(t.url), "https") {
		return r.certificates(address, t.verify)
	}
	return nil
}

// requestURL is the address that botocore names in its messages.
func requestURL(t *target, sso *SSO) string {
	path := t.path(sso)
	base, _, _ := strings.Cut(t.url, "?")
	_, netloc := hostOf(base)
	if path == "/" && strings.HasSuffix(base, "//"+netloc) {
		return base + "/"
	}
	if path == "/" {
		return base
	}
	return strings.TrimSuffix(base, "/") + path
}

// queryEscape encodes as urllib's quote does for a query.
func queryEscape(s string) string {
	return strings.ReplaceAll(url.QueryEscape(s), "+", "%20")
}

// isLocal reports whether a host is the container itself.
func isLocal(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback() || address.IsUnspecified()
	}
	return host == "localhost" || host == "localhost.localstack.cloud"
}

// EngineHost is the name under which some engines make their machine known to
// their containers; Docker Engine does so where extra_hosts asks for it.
const EngineHost = "host.docker.internal"

// isNobody reports whether a host is a name without a dot that no service of
// the project has, or the engine's, which it does not give.
func (r *resolver) isNobody(host string) bool {
	if r.p.Hosts == nil || host == "" || strings.ContainsAny(host, ".:") && host != EngineHost {
		return false
	}
	return !slices.Contains(r.p.Hosts, host)
}
