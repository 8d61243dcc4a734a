package redact

import (
	"net/url"
	"regexp"
	"strings"
	"sync"
)

// URL is the part of the address of a proxy, an endpoint or an engine that may be shown:
// scheme, host and port, or the path of a socket. An address with anything else becomes the
// mask, since any part of it may be a password.
func URL(text string) string {
	if text == "" {
		return ""
	}
	if shapes().bare.MatchString(text) || shapes().socket.MatchString(text) {
		return text
	}
	u, err := url.Parse(text)
	if err != nil || u.Scheme == "" || u.Opaque != "" || !shapes().host.MatchString(u.Host) {
		return Mask
	}
	// A socket address consists of its path.
	if u.Scheme == "unix" || u.Scheme == "npipe" {
		return Mask
	}
	// With a slash in the password, the user name is parsed as the host.
	if rest := text[strings.Index(text, "://")+len("://"):]; strings.Count(rest, "@") > 1 || u.User == nil && strings.Contains(rest, "@") {
		return Mask
	}
	return u.Scheme + "://" + u.Host
}

// urlShapes are the forms of addresses without secrets.
type urlShapes struct{ bare, socket, host *regexp.Regexp }

var shapes = sync.OnceValue(func() urlShapes {
	return urlShapes{
		// A name without a dot before a number may be a user and a password.
		bare:   regexp.MustCompile(`^(?:localhost|[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)(?::[0-9]{1,5})?$`),
		socket: regexp.MustCompile(`^(?:unix|npipe)://[A-Za-z0-9_./\\ ~-]*$`),
		host:   regexp.MustCompile(`^(?:[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?$`),
	}
})

// isPassword distinguishes the password in an address from its port, after which a sentence
// may continue to an @.
func isPassword(before byte, v string, after byte) bool {
	port := strings.TrimLeft(v, "0123456789")
	switch {
	case strings.HasPrefix(v, " ") || v == "***": // as botocore masks one itself (httpsession.py mask_proxy_url)
		return false
	case len(port) < len(v) && port != "" && strings.ContainsAny(port[:1], " ,;)"):
		return false
	}
	return isValue(before, v, after)
}
