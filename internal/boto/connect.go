package boto

import (
	"net/netip"
	"net/url"
	"strings"
)

// connect raises the error of a request to the target, checked in this order: the proxy, the name
// and the host, the certificates.
func (r *resolver) connect(t *target) *Failure {
	address := requestURL(t, r.out.SSO)
	proxied, failure := r.proxy(t)
	switch {
	case failure != nil:
	case proxied != nil:
		failure = r.reachProxy(proxied, t.config)
	default:
		failure = t.config.pool()
	}
	if failure != nil {
		return failure
	}
	if proxied == nil && t.custom {
		if failure := r.deadEndpoint(t, address); failure != nil {
			return failure
		}
	}
	if !t.custom && !knownRegion(*t.region) && strings.Contains(t.url, "."+PlainRegion(*t.region)+".") {
		return r.regionFailure(raise(RegionUnknown, AtCall, "EndpointConnectionError",
			`Could not connect to the endpoint URL: "%s"`, address), t.region)
	}
	if strings.HasPrefix(strings.ToLower(t.url), "https") {
		return r.certificates(address, t)
	}
	return nil
}

// requestURL is the URL in botocore's messages.
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

// deadEndpoint raises the error of a request to a host that cannot be reached.
func (r *resolver) deadEndpoint(t *target, address string) *Failure {
	host, _ := hostOf(t.url)
	kind := EndpointUnreachable
	switch r.reach(host) {
	case Itself:
	case Nobody:
		if _, err := netip.ParseAddr(host); err != nil {
			kind = HostUnresolvable
		}
	default:
		return nil
	}
	f := raise(kind, AtCall, "EndpointConnectionError", `Could not connect to the endpoint URL: "%s"`, address).
		from("", t.from.Pos).about(r.out.Profile, t.setting(), t.url)
	f.Host = host
	return f
}

// isLocal reports whether a host is the requesting machine itself.
func isLocal(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.IsLoopback() || address.IsUnspecified()
	}
	return host == "localhost" || host == "localhost.localstack.cloud"
}

// reach looks a host up as the process would.
func (r *resolver) reach(host string) Reach {
	switch {
	case host == "":
		return Unsure
	case r.p.Reach != nil:
		return r.p.Reach(host)
	case isLocal(host):
		return Itself
	}
	return Outside
}
