package boto

import (
	"net/url"
	"strings"
	"unicode"

	"doctor/internal/certfile"
	"doctor/internal/lazyregexp"
	"doctor/internal/pyjson"
)

// proxied is the proxy of a request.
type proxied struct {
	// text is the setting's value, address what botocore makes of it.
	text, address string
	// key names its source: a variable or an option of the client's Config.
	key string
}

// proxy finds the proxy of a request, nil if there is none: the client's Config's, which overrides
// every variable, else the environment's (urllib.request getproxies and proxy_bypass): lower-case
// variables win, no_proxy matches only suffixes.
func (r *resolver) proxy(t *target) (*proxied, *Failure) {
	scheme, _, _ := strings.Cut(t.url, ":")
	scheme = strings.ToLower(scheme)
	p := &proxied{}
	switch given := t.config["proxies"].(type) {
	case nil:
		if !r.bypassed(t.url) {
			p.key, p.text = r.proxyVariable(scheme)
		}
	case map[string]any:
		var isText bool
		p.key = optionName("proxies", scheme)
		if p.text, isText = given[scheme].(string); !isText && pyjson.Truthy(given[scheme]) {
			f := unhandled("", "'%s' object has no attribute 'startswith'", pyjson.TypeName(given[scheme]))
			return nil, wrongArgument(f, p.key, nil)
		}
	default:
		return nil, wrongArgument(unhandled("", "'%s' object has no attribute 'get'", pyjson.TypeName(given)), optionName("proxies"), nil)
	}
	if p.text == "" {
		return nil, nil
	}
	p.address = p.text
	switch {
	case strings.HasPrefix(p.text, "http:"), strings.HasPrefix(p.text, "https:"):
	case strings.HasPrefix(p.text, "//"):
		p.address = "http:" + p.text
	default:
		p.address = "http://" + p.text
	}
	return p, nil
}

// reachProxy raises the error of a request through a proxy, in the order of httpsession.py
// _get_proxy_manager.
func (r *resolver) reachProxy(p *proxied, config Config) *Failure {
	host, netloc := hostOf(p.address)
	if failure := r.proxyAddress(p, netloc); failure != nil {
		return failure
	}
	if failure := r.proxySettings(config); failure != nil {
		return failure
	}
	if failure := config.pool(); failure != nil {
		return failure
	}
	kind := ProxyUnreachable
	switch {
	case IsForeignProxy(p.text): // whose scheme becomes the host
	case r.reach(host) == Itself:
	case r.reach(host) == Nobody:
		kind = HostUnresolvable
	default:
		return nil
	}
	f := raise(kind, AtCall, "ProxyConnectionError", `Failed to connect to proxy URL: "%s"`, maskProxy(p.address)).
		about("", p.key, maskProxy(p.text))
	f.Host = host
	return f
}

// port matches what urllib3 takes for a port, with its colon.
var port = lazyregexp.New(`^(:[0-9]{0,5})?$`)

const lastPort = 65535

// proxyAddress raises the error for an invalid address, such as one with a # or a / in its
// password, which ends the host there.
func (r *resolver) proxyAddress(p *proxied, netloc string) *Failure {
	user, at, withUser := cutLast(netloc, "@")
	if !withUser {
		at = netloc
	}
	end := at[strings.LastIndexByte(at, ']')+1:]
	if !strings.Contains(at, "]") {
		end = ""
		if colon := strings.IndexByte(at, ':'); colon >= 0 {
			end = at[colon:]
		}
	}
	n, _ := parseInt(strings.TrimPrefix(end, ":"))
	name, password, _ := strings.Cut(user, ":")
	var f *Failure
	switch {
	case strings.Contains(at, "[") != strings.Contains(at, "]"):
		f = unhandled(ProxyInvalid, "Invalid IPv6 URL")
	case withUser && name != "" && password != "" && !isASCII(unquote(user)):
		f = unhandled(ProxyInvalid, "'ascii' codec can't encode character")
		f.Random = true // which error depends on the password
	case !port().MatchString(end), n > lastPort:
		f = unhandled(ProxyInvalid, "Failed to parse: %s", maskProxy(p.address))
	default:
		return nil
	}
	return f.about("", p.key, maskProxy(p.text))
}

// proxySettings checks the client's Config for the connection to a proxy, which botocore reads only
// if there is one (httpsession.py _setup_proxy_ssl_context).
func (r *resolver) proxySettings(config Config) *Failure {
	given := config["proxies_config"]
	settings, ok := given.(map[string]any)
	if given == nil {
		return nil
	}
	if !ok {
		return wrongArgument(unhandled("", "'%s' object has no attribute 'get'", pyjson.TypeName(given)), optionName("proxies_config"), given)
	}
	for _, key := range []string{"proxy_ca_bundle", "proxy_client_cert"} {
		value := settings[key]
		name, isText := value.(string)
		switch {
		case value == nil, !isText && key == "proxy_client_cert":
			continue
		case !isText:
			return wrongArgument(unhandled("", "cafile should be a valid filesystem path"), optionName("proxies_config", key), value)
		}
		_, opens := r.openError(name)
		if opens && (key != "proxy_ca_bundle" || certfile.Fault(r.p.Files.Lookup(absolute(name, r.p)).Data) == "") {
			continue
		}
		f := wrongArgument(unhandled("", "Invalid configuration value(s) provided for proxies_config."), optionName("proxies_config", key), name)
		f.NeedsImage = !r.p.Files.Lookup(absolute(name, r.p)).Exists()
		return f.path(absolute(name, r.p))
	}
	const forward = "proxy_use_forwarding_for_https"
	if value := settings[forward]; pyjson.TypeName(value) == "list" || pyjson.TypeName(value) == "dict" {
		return wrongArgument(unhandled("", "unhashable type: '%s'", pyjson.TypeName(value)), optionName("proxies_config", forward), value)
	}
	return nil
}

// IsForeignProxy reports whether a proxy's address has a scheme that botocore does
// not know, such as socks5://; it puts http:// before it (httpsession.py
// ProxyConfiguration._fix_proxy_url).
func IsForeignProxy(address string) bool {
	scheme, _, ok := strings.Cut(address, "://")
	return ok && scheme != "http" && scheme != "https" && scheme != ""
}

// maskProxy is httpsession.py mask_proxy_url: it removes the first occurrence of the name and of
// the password, wherever it is. It also removes what botocore would leave of them, such as after a
// # in the password.
func maskProxy(address string) string {
	_, netloc := hostOf(address)
	user, _, found := cutLast(netloc, "@")
	masked := address
	if found {
		name, password, _ := strings.Cut(user, ":")
		if name != "" {
			masked = strings.Replace(masked, name, mask, 1)
		}
		if password != "" {
			masked = strings.Replace(masked, password, mask, 1)
			masked = strings.Replace(masked, ":"+password+"@", ":"+mask+"@", 1)
		}
		return masked
	}
	before, host, found := cutLast(masked, "@")
	if !found {
		return masked
	}
	start := strings.LastIndex(before, "//") + len("//")
	if start < len("//") {
		start = 0
	}
	return before[:start] + mask + ":" + mask + "@" + host
}

const mask = "***"

// cutLast cuts a text at the last occurrence of a separator.
func cutLast(text, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(text, separator); i >= 0 {
		return text[:i], text[i+len(separator):], true
	}
	return text, "", false
}

func isASCII(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return r > unicode.MaxASCII }) < 0
}

// unquote is urllib's unquote, as far as needed for a proxy's name and password.
func unquote(text string) string {
	if plain, err := url.PathUnescape(text); err == nil {
		return plain
	}
	return text
}

// proxyVariable is the variable for a scheme and its value: any capitalization that ends in _proxy,
// a lower-case ending last; an empty value means none.
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
