package boto

import (
	"bytes"
	"encoding/pem"
	"strings"

	"doctor/internal/containerfs"
)

// certificates looks for the bundle of certificates that is asked for: by the
// client's argument, the variable or the profile, else for requests. The image
// may hold one that is not seen from here.
func (r *resolver) certificates(address string, verify *string) *Failure {
	value, ok := r.lookup("AWS_CA_BUNDLE", "ca_bundle")
	if !ok {
		value, ok = r.lookup("REQUESTS_CA_BUNDLE", "")
	}
	if verify != nil {
		value, ok = configured{text: *verify, from: From{Argument: true}}, true
	}
	if !ok || value.text == "" {
		return nil
	}
	name := expandUser(value.text, r.p)
	file := absolute(name, r.p)
	entry := r.p.Files.Lookup(file)
	message, fine := r.openError(name)
	if fine && entry.Readable {
		message = bundleFault(entry.Data)
	}
	if message == "" || !entry.IsFile() && entry.Kind != containerfs.Directory && strings.HasPrefix(file, "/etc/ssl/certs/ca-certificates.crt") {
		return nil
	}
	key := "ca_bundle"
	switch {
	case value.from.Variable != "":
		key = value.from.Variable
	case value.from.Argument:
		key = "verify"
	}
	f := raise(CABundleAbsent, AtCall, "SSLError", "SSL validation failed for %s %s", address, message).
		from("", value.from.Pos).about(r.out.Profile, key, value.text).path(file)
	f.NeedsImage, f.Random = !entry.Exists(), fine
	return f
}

// bundleFault is what OpenSSL says to a bundle without anything in PEM, "" to
// one with something; the line of Python's own source follows (_ssl.c). What a
// certificate says is not looked into.
func bundleFault(bundle []byte) string {
	const begin = "-----BEGIN "
	if !bytes.Contains(bundle, []byte(begin)) { // DER too, which Windows calls .cer
		return "[X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found"
	}
	for rest := bundle; ; {
		at := bytes.Index(rest, []byte(begin))
		if at < 0 {
			return "[X509] PEM lib"
		}
		if block, _ := pem.Decode(rest[at:]); block != nil { // whatever stands before it on its line
			return ""
		}
		rest = rest[at+len(begin):]
	}
}
