// Package certfile reads files of certificates as OpenSSL does.
package certfile

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"slices"
	"strings"
)

// What OpenSSL says to a file that is to hold certificates, as Python prints it.
// The number is a line of Python's own source, here of Debian's 3.11; another
// Python has another one.
const (
	NoCertificate = "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found (_ssl.c:4123)"
	Damaged       = "[X509] PEM lib (_ssl.c:4123)"
)

// certificateNames are the names of the blocks that hold a certificate or a list
// of revoked ones (OpenSSL 3, PEM_X509_INFO_read_bio). Blocks with other names may
// stand beside them.
var certificateNames = []string{"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CRL"}

// Fault is what OpenSSL 3 says to the content of a bundle, "" where it takes
// it. One block that is damaged spoils the whole file. Who a certificate is made
// out to, and until when it holds, is not looked into: that a request shows.
func Fault(bundle []byte) string {
	found := false
	rest := bytes.TrimPrefix(bundle, []byte("\ufeff"))
	for {
		block, ok := nextBlock(&rest)
		switch {
		case !ok && found:
			return ""
		case !ok:
			return NoCertificate
		}
		data, err := base64.StdEncoding.DecodeString(block.text)
		holds := slices.Contains(certificateNames, block.name)
		if !block.closed || err != nil || len(data) == 0 || holds && (block.headers || !isSigned(data)) {
			return Damaged
		}
		found = found || holds
	}
}

// IsOwn reports whether a file has a certificate and a key for it, as OpenSSL wants
// of one that a client is to show.
func IsOwn(file []byte) bool {
	var certificate, key bool
	for rest := file; ; {
		block, ok := nextBlock(&rest)
		if !ok || !block.closed {
			return certificate && key
		}
		certificate = certificate || strings.HasSuffix(block.name, "CERTIFICATE")
		key = key || strings.HasSuffix(block.name, "PRIVATE KEY")
	}
}

// shortestCertificate is less than any certificate has, in bytes: a key and a
// signature alone are longer.
const shortestCertificate = 100

// IsPlaceholder reports whether a file says that it is a bundle of certificates, and
// is too short to hold one: what a project has in place of the real one.
func IsPlaceholder(file []byte) bool {
	block, ok := nextBlock(&file)
	return ok && block.closed && slices.Contains(certificateNames, block.name) && base64.StdEncoding.DecodedLen(len(block.text)) < shortestCertificate
}

// pemBlock is one block of a file in PEM. headers are there in front of the text of
// a key under a password.
type pemBlock struct {
	name, text      string
	headers, closed bool
}

// nextBlock takes the next block off a file: from a line that opens one to that
// which closes it. Nothing may stand before either on its line.
func nextBlock(rest *[]byte) (block pemBlock, ok bool) {
	for !ok && len(*rest) > 0 {
		block.name, ok = strings.CutPrefix(pemLine(rest), "-----BEGIN ")
		if ok {
			block.name, ok = strings.CutSuffix(block.name, "-----")
		}
	}
	var text strings.Builder
	for ok && len(*rest) > 0 {
		switch line := pemLine(rest); {
		case line == "-----END "+block.name+"-----":
			block.text, block.closed = text.String(), true
			return block, true
		case strings.HasPrefix(line, "-----END "), line == "" && !block.headers:
			return block, true
		case strings.Contains(line, ":"):
			block.headers = true
		default:
			text.WriteString(line)
		}
	}
	return block, ok
}

// longestPEMLine is how much of a line OpenSSL reads at once (pem_lib.c LINESIZE).
const longestPEMLine = 254

// pemLine takes the next line off a file, or as much of it as is read at once,
// without the spaces at its end.
func pemLine(rest *[]byte) string {
	line, after, _ := bytes.Cut(*rest, []byte("\n"))
	if len(line) > longestPEMLine {
		line, after = line[:longestPEMLine], (*rest)[longestPEMLine:]
	}
	*rest = after
	return string(bytes.TrimRightFunc(line, func(r rune) bool { return r <= ' ' }))
}

// isSigned reports whether data has the form of what an authority signs: the text,
// the method, the signature. What follows it does not count.
func isSigned(data []byte) bool {
	var signed struct {
		Text, Method asn1.RawValue
		Signature    asn1.BitString
	}
	_, err := asn1.Unmarshal(data, &signed)
	return err == nil && signed.Text.IsCompound && signed.Method.IsCompound
}
