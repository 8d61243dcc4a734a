// Package pyurl splits URLs exactly as Python's urllib.parse does (CPython 3.11.4 and later), which
// is far more lenient than net/url, and refuses other things. The errors never repeat a part of the
// URL: it may be a password.
package pyurl

import (
	"errors"
	"net/netip"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// URL is the result of urlsplit. Nothing in it is decoded.
type URL struct {
	Scheme, Netloc, Path, Query, Fragment string
}

// The errors of urlsplit, in Python's words, with parts of the text masked.
var (
	ErrBrackets  = errors.New("Invalid IPv6 URL") //nolint:staticcheck // Python's words
	ErrFuture    = errors.New("IPvFuture address is invalid")
	ErrIPv4      = errors.New("An IPv4 address cannot be in brackets") //nolint:staticcheck // Python's words
	ErrAddress   = errors.New("'****' does not appear to be an IPv4 or IPv6 address")
	ErrNormalize = errors.New("netloc '****' contains invalid characters under NFKC normalization")
	ErrPort      = errors.New("Port could not be cast to integer value as '****'")
	ErrPortRange = errors.New("Port out of range 0-65535")
)

// Split is urlsplit.
func Split(text string) (URL, error) {
	// U+0000 to U+0020 at the start, and three of them everywhere, are dropped.
	text = strings.TrimLeftFunc(text, func(r rune) bool { return r <= ' ' })
	text = strings.NewReplacer("\t", "", "\r", "", "\n", "").Replace(text)
	var u URL
	if i := strings.IndexByte(text, ':'); i > 0 && isScheme(text[:i]) {
		u.Scheme, text = strings.ToLower(text[:i]), text[i+1:]
	}
	if rest, ok := strings.CutPrefix(text, "//"); ok {
		end := strings.IndexAny(rest, "/?#")
		if end < 0 {
			end = len(rest)
		}
		u.Netloc, text = rest[:end], rest[end:]
		if err := checkBrackets(u.Netloc); err != nil {
			return URL{}, err
		}
	}
	text, u.Fragment, _ = strings.Cut(text, "#")
	u.Path, u.Query, _ = strings.Cut(text, "?")
	return u, checkNetloc(u.Netloc)
}

func isScheme(text string) bool {
	for i := range len(text) {
		c := text[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		if !letter && (i == 0 || !strings.ContainsRune("0123456789+-.", rune(c))) {
			return false
		}
	}
	return true
}

func checkBrackets(netloc string) error {
	opened, closed := strings.Contains(netloc, "["), strings.Contains(netloc, "]")
	if opened != closed {
		return ErrBrackets
	}
	if !opened {
		return nil
	}
	_, host, _ := strings.Cut(netloc, "[")
	host, _, _ = strings.Cut(host, "]")
	if strings.HasPrefix(host, "v") {
		digits, rest, dot := strings.Cut(host[1:], ".")
		if !dot || rest == "" || digits == "" || strings.Trim(digits, "0123456789abcdefABCDEF") != "" {
			return ErrFuture
		}
		return nil
	}
	addr, err := netip.ParseAddr(host)
	switch {
	case err != nil:
		return ErrAddress
	case addr.Is4():
		return ErrIPv4
	}
	return nil
}

// checkNetloc refuses characters that Unicode normalization would turn into delimiters.
func checkNetloc(netloc string) error {
	bare := strings.NewReplacer("@", "", ":", "", "#", "", "?", "").Replace(netloc)
	if normal := norm.NFKC.String(bare); normal != bare && strings.ContainsAny(normal, "/?#@:") {
		return ErrNormalize
	}
	return nil
}
