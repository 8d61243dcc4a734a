package awstest

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// validity is how long a signature is good for, on either side of its time.
const validity = 15 * time.Minute

// judge says who signed a request. If nobody whom AWS would believe, it answers
// itself, in the words of the service, and returns false.
func (s *Server) judge(w http.ResponseWriter, r *http.Request, c call) (Key, bool) {
	key, known := s.world.key(c.signature.keyID)
	token := r.Header.Get("X-Amz-Security-Token")
	switch {
	case c.signature.keyID == "":
		c.failed(w, http.StatusForbidden, c.code("MissingAuthenticationToken", "MissingAuthenticationTokenException"),
			"Request is missing Authentication Token")
	case !known || token != key.Token:
		c.failed(w, c.status(), c.code("InvalidClientTokenId", "UnrecognizedClientException"),
			"The security token included in the request is invalid.")
	case key.Expired:
		c.failed(w, c.status(), c.code("ExpiredToken", "ExpiredTokenException"),
			"The security token included in the request is expired")
	default:
		return key, s.judgeSignature(w, r, c, key)
	}
	return Key{}, false
}

func (s *Server) judgeSignature(w http.ResponseWriter, r *http.Request, c call, key Key) bool {
	now := s.clock().Add(key.ClockAhead).UTC()
	w.Header().Set("Date", now.Format(http.TimeFormat))
	code := c.code("SignatureDoesNotMatch", "InvalidSignatureException")
	at, err := signedAt(r)
	switch {
	case err != nil:
		c.failed(w, c.status(), code, "Date must be in ISO-8601 'basic format'.")
	case at.Before(now.Add(-validity)):
		c.failed(w, c.status(), code, fmt.Sprintf("Signature expired: %s is now earlier than %s (%s - 15 min.)",
			stamp(at), stamp(now.Add(-validity)), stamp(now)))
	case at.After(now.Add(validity)):
		c.failed(w, c.status(), code, fmt.Sprintf("Signature not yet current: %s is still later than %s (%s + 15 min.)",
			stamp(at), stamp(now.Add(validity)), stamp(now)))
	case !c.signature.matches(r, c.body, key.Secret) || c.signature.service != c.service:
		// As AWS does, it quotes the request, token and all.
		c.failed(w, c.status(), code, "The request signature we calculated does not match the signature you provided. "+
			"Check your AWS Secret Access Key and signing method. Consult the service documentation for details."+
			quoted(r, key))
	default:
		return true
	}
	return false
}

// quoted is what AWS adds where a session token was sent.
func quoted(r *http.Request, key Key) string {
	if key.Token == "" {
		return ""
	}
	return "\n\nThe Canonical String for this request should have been\n'" + r.Method + "\n/\n\nx-amz-security-token:" + key.Token + "\n'"
}

func stamp(t time.Time) string { return t.UTC().Format("20060102T150405Z") }

// code chooses between the words of the query services and of the JSON ones.
func (c call) code(query, json string) string {
	if c.service == "sts" {
		return query
	}
	return json
}

func (c call) status() int {
	if c.service == "sts" {
		return http.StatusForbidden
	}
	return http.StatusBadRequest
}

// roleName is the name at the end of a role's ARN.
func roleName(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }
