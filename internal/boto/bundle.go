package boto

import (
	"strings"

	"doctor/internal/certfile"
	"doctor/internal/containerfs"
	"doctor/internal/pyjson"
)

// bundle finds the requested bundle of certificates: from the client's argument, the variable or
// the profile, else from the variables of requests. given is the argument if it is neither a string
// nor a bool.
func (r *resolver) bundle(verify any) (value configured, ok bool, given any) {
	switch v := verify.(type) {
	case nil:
	case bool:
		return configured{}, false, nil
	case string:
		return configured{text: v, from: From{Argument: true}}, true, nil
	default:
		return configured{}, false, v
	}
	if value, ok = r.lookup("AWS_CA_BUNDLE", "ca_bundle"); !ok {
		value, ok = r.lookup("REQUESTS_CA_BUNDLE", "")
	}
	if value.block {
		return configured{}, false, value.any()
	}
	return value, ok, nil
}

// bundleKey names the setting that requests a bundle.
func bundleKey(from From) string {
	switch {
	case from.Variable != "":
		return from.Variable
	case from.Argument:
		return "verify"
	}
	return "ca_bundle"
}

const emptyBundleMessage = "Invalid CA bundle: the configured value (ca_bundle, AWS_CA_BUNDLE, REQUESTS_CA_BUNDLE, or verify) " +
	"resolved to an empty or whitespace-only string. Provide a valid path to a CA bundle file."

// EmptyBundleSymptom is the error of botocore 1.43.54 and later for an empty bundle.
const EmptyBundleSymptom = "botocore.exceptions.InvalidConfigError: " + emptyBundleMessage

// emptyBundle handles an empty bundle: botocore then checks no certificate, and from 1.43.54 on it
// raises when it makes a client (endpoint.py _validate_verify_value).
func (r *resolver) emptyBundle(verify any) *Failure {
	value, ok, _ := r.bundle(verify)
	if !ok || strip(value.text) != "" {
		return nil
	}
	if !r.p.RefusesEmptyBundle {
		if value.text == "" {
			r.out.Unchecked = &value.from
		}
		return nil
	}
	return raise(CABundleAbsent, AtClient, "InvalidConfigError", "%s", emptyBundleMessage).
		from("", value.from.Pos).about(r.out.Profile, bundleKey(value.from), value.text)
}

// certificates opens the bundle as OpenSSL does after a host has answered. The image may contain
// one that is not visible here.
func (r *resolver) certificates(address string, t *target) *Failure {
	value, ok, given := r.bundle(t.verify)
	switch {
	case pyjson.Truthy(given):
		return wrongArgument(unhandled("", "expected str, bytes or os.PathLike object, not %s", pyjson.TypeName(given)), "verify", given)
	case !ok || value.text == "":
		return r.clientCertificate(address, t.config)
	}
	name := expandUser(value.text, r.p)
	file := absolute(name, r.p)
	entry := r.p.Files.Lookup(file)
	message, fine := r.openError(name)
	if fine && entry.Readable {
		message = certfile.Fault(entry.Data)
	}
	if message == "" || !entry.IsFile() && entry.Kind != containerfs.Directory && strings.HasPrefix(file, "/etc/ssl/certs/ca-certificates.crt") {
		return r.clientCertificate(address, t.config)
	}
	f := raise(CABundleAbsent, AtCall, "SSLError", "SSL validation failed for %s %s", address, message).
		from("", value.from.Pos).about(r.out.Profile, bundleKey(value.from), value.text).path(file)
	f.Fault, f.NeedsImage, f.Random = faultOf(message), !entry.Exists(), fine
	return f
}

// clientCertificate opens the client's own certificate and key, which urllib3 does before the
// handshake; botocore reports a system error there as a closed connection (httpsession.py send).
func (r *resolver) clientCertificate(address string, config Config) *Failure {
	name, ok := config["client_cert"].(string)
	if !ok || name == "" {
		return nil
	}
	entry := r.p.Files.Lookup(absolute(name, r.p))
	var f *Failure
	switch _, fine := r.openError(name); {
	case !fine:
		f = raise("", AtCall, "ConnectionClosedError", `Connection was closed before we received a valid response from endpoint URL: "%s".`, address)
	case entry.Readable && !certfile.IsOwn(entry.Data):
		f = raise("", AtCall, "SSLError", "SSL validation failed for %s [SSL] PEM lib", address)
		f.Random = true // the line number of Python's source follows
	default:
		return nil
	}
	f = wrongArgument(f, optionName("client_cert"), name)
	f.NeedsImage = !entry.Exists()
	return f.path(absolute(name, r.p))
}
