package boto

import (
	"strings"

	"doctor/internal/charset"
	"doctor/internal/lazyregexp"
)

// The formats of keys: AWS documents 16 to 128 characters for an id; current ids have 20, secret
// keys 40.
var (
	inID         = charset.Of("A-Z0-9")
	inSecret     = charset.Of("A-Za-z0-9/+=")
	knownIDShape = lazyregexp.New(`^A(KIA|SIA)[A-Z0-9]{16}$`)
)

// refusal is AWS's error for a request.
type refusal struct {
	kind Kind
	// at is the faulty part of the keys.
	at      place
	message string
	// query and json are the codes in the two families of protocols: STS has the first, Secrets
	// Manager and SSM the second.
	query, json string
}

const (
	invalidToken = "The security token included in the request is invalid."
	badSignature = "The request signature we calculated does not match the signature you provided. " +
		"Check your AWS Secret Access Key and signing method. Consult the service documentation for details."
)

// unsendable is the error of Python's http.client for a header with a line end, which a
// continuation line puts into a key or a token. The rest of the message is the header itself and is
// omitted.
func (s *source) unsendable() *Failure {
	kind, at := KeyMalformed, s.keys.places.id
	switch {
	case strings.ContainsAny(s.keys.AccessKeyID, "\r\n"):
	case strings.ContainsAny(s.keys.Token.Reveal(), "\r\n"):
		kind, at = TokenMalformed, s.keys.places.token
	default:
		return nil
	}
	f := raise(kind, AtCall, "HTTPClientError", "An HTTP Client raised an unhandled exception: Invalid header value")
	f.Random = true
	return f.from(s.method, at.at).about("", at.name, "")
}

// judge returns why AWS must refuse the keys, judging by their format and a helper's expiry, or
// else why it must refuse the request.
func (r *resolver) judge(q request, by *source) *Failure {
	var found *refusal
	if by.keys != nil {
		found = judgeKeys(by.keys, r.p)
	}
	switch {
	case found != nil:
	case q.role != nil:
		return q.role.refused(q.operation, by.method)
	default:
		return nil
	}
	code := found.json
	if q.client.service == "sts" {
		code = found.query
	}
	f := raise(found.kind, AtCall, "ClientError",
		"An error occurred (%s) when calling the %s operation: %s", code, q.operation, found.message)
	return f.from(by.method, found.at.at).about(r.out.Profile, found.at.name, "")
}

// isToken reports whether AWS may have issued a token: it is opaque, and contains neither quotes
// nor spaces. Surrounding spaces are dropped in transit (RFC 9110, 5.5).
func isToken(text string) bool {
	return !strings.ContainsAny(strings.TrimSpace(text), "\"' \t")
}

func judgeKeys(keys *Credentials, p Process) *refusal {
	id, places := keys.AccessKeyID, keys.places
	known := strings.HasPrefix(id, "AKIA") || strings.HasPrefix(id, "ASIA")
	unknownToken := func(kind Kind, at place) *refusal {
		return &refusal{kind, at, invalidToken, "InvalidClientTokenId", "UnrecognizedClientException"}
	}
	switch {
	case !inID.Only(id, 16, 128) || known && !knownIDShape().MatchString(id):
		return unknownToken(KeyMalformed, places.id)
	case strings.HasPrefix(id, "ASIA") && keys.Token.IsEmpty():
		return unknownToken(TokenMissing, places.token)
	case strings.HasPrefix(id, "AKIA") && !keys.Token.IsEmpty():
		return unknownToken(TokenOnLongTermKey, places.token)
	case known && !isToken(keys.Token.Reveal()):
		return unknownToken(TokenRefused, places.token)
	case !keys.Token.IsEmpty() && !places.over.IsZero() && places.over.Before(p.Now):
		return &refusal{TokenExpired, places.expires, "The security token included in the request is expired",
			"ExpiredToken", "ExpiredTokenException"}
	case known && !inSecret.Only(keys.Secret.Reveal(), 40, 40):
		return &refusal{SecretMalformed, places.secret, badSignature, "SignatureDoesNotMatch", "InvalidSignatureException"}
	}
	return nil
}
