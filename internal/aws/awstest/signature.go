package awstest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// signature is an Authorization header of Signature Version 4 (IAM User Guide,
// "Create a signed AWS API request").
type signature struct {
	keyID, date, region, service string
	headers                      []string
	value                        string
}

func parseSignature(r *http.Request) signature {
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	if !ok {
		return signature{}
	}
	var s signature
	for _, field := range strings.Split(rest, ", ") {
		name, value, _ := strings.Cut(field, "=")
		switch name {
		case "Credential":
			s.scope(value)
		case "SignedHeaders":
			s.headers = strings.Split(value, ";")
		case "Signature":
			s.value = value
		}
	}
	return s
}

// scope reads KEY/DATE/REGION/SERVICE/aws4_request; a key may have slashes.
func (s *signature) scope(text string) {
	fields := strings.Split(text, "/")
	if n := len(fields); n >= 5 {
		s.keyID = strings.Join(fields[:n-4], "/")
		s.date, s.region, s.service = fields[n-4], fields[n-3], fields[n-2]
	}
}

// signedAt is the time that the request says it was signed at.
func signedAt(r *http.Request) (time.Time, error) {
	return time.Parse("20060102T150405Z", r.Header.Get("X-Amz-Date"))
}

// matches computes the signature again.
func (s signature) matches(r *http.Request, body []byte, secret string) bool {
	sum := sha256.Sum256(body)
	canonical := strings.Join([]string{
		r.Method, canonicalPath(r.URL), strings.ReplaceAll(r.URL.Query().Encode(), "+", "%20"),
		canonicalHeaders(r, s.headers), strings.Join(s.headers, ";"), hex.EncodeToString(sum[:]),
	}, "\n")
	hash := sha256.Sum256([]byte(canonical))
	text := strings.Join([]string{
		"AWS4-HMAC-SHA256", r.Header.Get("X-Amz-Date"),
		strings.Join([]string{s.date, s.region, s.service, "aws4_request"}, "/"), hex.EncodeToString(hash[:]),
	}, "\n")
	key := []byte("AWS4" + secret)
	for _, part := range []string{s.date, s.region, s.service, "aws4_request"} {
		key = sign(key, part)
	}
	return hmac.Equal([]byte(hex.EncodeToString(sign(key, text))), []byte(s.value))
}

func sign(key []byte, text string) []byte {
	h := hmac.New(sha256.New, key)
	h.Write([]byte(text))
	return h.Sum(nil)
}

func canonicalPath(u *url.URL) string {
	if path := u.EscapedPath(); path != "" {
		return path
	}
	return "/"
}

func canonicalHeaders(r *http.Request, names []string) string {
	var b strings.Builder
	for _, name := range slices.Sorted(slices.Values(names)) {
		value := strings.Join(r.Header.Values(name), ",")
		if name == "host" {
			value = r.Host
		}
		if name == "content-length" && value == "" {
			value = r.Header.Get("Content-Length")
		}
		b.WriteString(name + ":" + strings.Join(strings.Fields(value), " ") + "\n")
	}
	return b.String()
}
