package boto

import (
	"net/url"
	"strings"
)

// proxy finds the proxy of a request (urllib.request getproxies and
// proxy_bypass): lower-case variables win, no_proxy knows suffixes only.
func (r *resolver) proxy(t *target) (used bool, failure *Failure) {
	if r.bypassed(t.url) {
		return false, nil
	}
	scheme, _, _ := strings.Cut(t.url, ":")
	variable, text := r.proxyVariable(strings.ToLower(scheme))
	if text == "" {
		return false, nil
	}
	address := text
	switch {
	case strings.HasPrefix(text, "http:"), strings.HasPrefix(text, "https:"):
	case strings.HasPrefix(text, "//"):
		address = "http:" + text
	default:
		address = "http://" + text
	}
	host, _ := hostOf(address)
	kind := ProxyUnreachable
	switch {
	case IsForeignProxy(text): // whose scheme becomes the host
	case r.reach(host) == Itself:
	case r.reach(host) == Nobody:
		kind = HostUnresolvable
	default:
		return true, nil
	}
	f := raise(kind, AtCall, "ProxyConnectionError", `Failed to connect to proxy URL: "%s"`, maskProxy(address)).
		about("", variable, maskProxy(text))
	f.Host = host
	return true, f
}

// IsForeignProxy reports whether a proxy's address has a scheme that botocore does
// not know, such as socks5://; it puts http:// before it (httpsession.py
// ProxyConfiguration._fix_proxy_url).
func IsForeignProxy(address string) bool {
	scheme, _, ok := strings.Cut(address, "://")
	return ok && scheme != "http" && scheme != "https" && scheme != ""
}

// maskProxy is httpsession.py mask_proxy_url: the first occurrence of the name
// and of the password goes, wherever it is.
func maskProxy(address string) string {
	parsed, err := url.Parse(address)
	if err != nil || parsed.User == nil {
		return address
	}
	masked := address
	if name := parsed.User.Username(); name != "" {
		masked = strings.Replace(masked, name, "***", 1)
	}
	if password, _ := parsed.User.Password(); password != "" {
		masked = strings.Replace(masked, password, "***", 1)
		// The first occurrence need not be the password; that must not stay.
		masked = strings.Replace(masked, ":"+password+"@", ":***@", 1)
	}
	return masked
}

// proxyVariable is the variable for a scheme and its value: any spelling that
// ends in _proxy, a lower-case ending last, where set to nothing means none.
func (r *resolver) proxyVariable(scheme string) (variable, text string) {
	for name, value := range r.p.Env {
		if len(name) < 7 || !strings.EqualFold(name, scheme+"_proxy") {
			continue
		}
		if strings.HasSuffix(name, "_proxy") {
			return name, value
		}
		if value != "" {
			variable, text = name, value
		}
	}
	if _, cgi := r.env("REQUEST_METHOD"); cgi && scheme == "http" {
		return "", ""
	}
	return variable, text
}

// bypassed is urllib.request proxy_bypass_environment.
func (r *resolver) bypassed(address string) bool {
	_, list := r.proxyVariable("no")
	if list == "" {
		return false
	}
	if list == "*" {
		return true
	}
	_, netloc := hostOf(address)
	netloc = strings.ToLower(netloc)
	host := netloc
	if colon := strings.LastIndexByte(netloc, ':'); colon > 0 {
		host = netloc[:colon]
	}
	for _, name := range strings.Split(list, ",") {
		name = strings.ToLower(strings.TrimLeft(strip(name), "."))
		if name == "" {
			continue
		}
		if host == name || netloc == name || strings.HasSuffix(host, "."+name) || strings.HasSuffix(netloc, "."+name) {
			return true
		}
	}
	return false
}
