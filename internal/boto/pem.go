package boto

import (
	"bytes"
	"encoding/asn1"
	"encoding/base64"
	"slices"
	"strings"
)

// OpenSSL's errors for an invalid certificate file, as Python prints them. The number is a line of
// Python's own source, here Debian's 3.11; it differs in other Pythons.
const (
	noCertificate = "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found (_ssl.c:4123)"
	badPEM        = "[X509] PEM lib (_ssl.c:4123)"
)

// certificateNames are the names of the blocks that hold a certificate or a revocation list
// (OpenSSL 3, PEM_X509_INFO_read_bio). Other blocks are allowed next to them.
var certificateNames = []string{"CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "X509 CRL"}

// bundleFault is OpenSSL 3's error for the content of a bundle, "" if it accepts it. One damaged
// block spoils the whole file. Subject and validity are not checked: only a request shows them.
func bundleFault(bundle []byte) string {
	found := false
	rest := bytes.TrimPrefix(bundle, []byte("\ufeff"))
	for {
		block, ok := nextBlock(&rest)
		switch {
		case !ok && found:
			return ""
		case !ok:
			return noCertificate
		}
		data, err := base64.StdEncoding.DecodeString(block.text)
		holds := slices.Contains(certificateNames, block.name)
		if !block.closed || err != nil || len(data) == 0 || holds && (block.headers || !isSigned(data)) {
			return badPEM
		}
		found = found || holds
	}
}

// isOwn reports whether a file has a certificate and its key, as OpenSSL requires of a client
// certificate.
func isOwn(file []byte) bool {
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

// shortestCertificate is less than the size of any certificate, in bytes: a key and a signature
// alone are longer.
const shortestCertificate = 100

// StandsForBundle reports whether a file claims to be a certificate bundle but is too short to hold
// one: the project's placeholder for the real one.
func StandsForBundle(file []byte) bool {
	block, ok := nextBlock(&file)
	return ok && block.closed && slices.Contains(certificateNames, block.name) && base64.StdEncoding.DecodedLen(len(block.text)) < shortestCertificate
}

// pemBlock is one block of a PEM file. headers precede the content of an encrypted key.
type pemBlock struct {
	name, text      string
	headers, closed bool
}

// nextBlock takes the next block off a file, from its opening to its closing line. Both must begin
// their line.
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

// pemLine takes the next line off a file, or as much of it as OpenSSL reads at once, without
// trailing spaces.
func pemLine(rest *[]byte) string {
	line, after, _ := bytes.Cut(*rest, []byte("\n"))
	if len(line) > longestPEMLine {
		line, after = line[:longestPEMLine], (*rest)[longestPEMLine:]
	}
	*rest = after
	return string(bytes.TrimRightFunc(line, func(r rune) bool { return r <= ' ' }))
}

// isSigned reports whether data has the structure of signed data: the content, the algorithm, the
// signature. What follows is ignored.
func isSigned(data []byte) bool {
	var signed struct {
		Text, Method asn1.RawValue
		Signature    asn1.BitString
	}
	_, err := asn1.Unmarshal(data, &signed)
	return err == nil && signed.Text.IsCompound && signed.Method.IsCompound
}
