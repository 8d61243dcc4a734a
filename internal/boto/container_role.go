package boto

import (
	"bytes"
	"cmp"
	"net/netip"
	"net/url"
	"strings"
)

// containerRole is ContainerProvider: the endpoint that Amazon ECS and similar services give their
// containers. It is asked when credentials are looked up.
func (r *resolver) containerRole(string) answer {
	const relative, full = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"
	variable := relative
	path, set := r.env(relative)
	target := "http://169.254.170.2" + path
	if !set {
		variable = full
		if target, set = r.env(full); !set {
			return passed("neither " + relative + " nor " + full + " is set")
		}
	}
	found := &source{method: "container-role"}
	failure := r.containerHeaders()
	if failure == nil {
		failure = r.askContainer(target)
	}
	if failure == nil {
		return answer{source: found}
	}
	return failed(failure.from("container-role").about("", variable, target))
}

// containerHeaders opens the file with the endpoint's token.
func (r *resolver) containerHeaders() *Failure {
	name, set := r.env("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE")
	if !set {
		return nil
	}
	if message, ok := r.openError(name); !ok {
		return failing(ContainerEndpoint, AtCredentials, message, name).path(absolute(name, r.p))
	}
	if token := r.p.Files.Lookup(absolute(name, r.p)).Data; bytes.ContainsAny(token, "\r\n") {
		return builtin(ContainerEndpoint, AtCredentials, "ValueError", "Auth token value is not a legal header value").
			path(absolute(name, r.p))
	}
	return nil
}

// askContainer predicts the request to the endpoint: botocore refuses it, or in an ordinary
// container nothing answers at the loopback and link-local addresses. For other hosts the result is
// unknown.
func (r *resolver) askContainer(target string) *Failure {
	parsed, err := url.Parse(target)
	if err != nil {
		return nil
	}
	host := strings.ToLower(parsed.Hostname())
	address, err := netip.ParseAddr(host)
	loopback := err == nil && address.IsLoopback()
	linked := host == "169.254.170.2" || host == "169.254.170.23" || host == "fd00:ec2::23"
	if parsed.Scheme != "https" && !loopback && !linked && host != "localhost" {
		if host == "" {
			host = "None"
		}
		f := builtin(ContainerEndpoint, AtCredentials, "ValueError",
			"Unsupported host '%s'.  Can only retrieve metadata from a loopback address or one of these hosts: "+
				"169.254.170.2, 169.254.170.23, fd00:ec2::23, localhost", host)
		f.Host, f.Fault = host, HostUnsupported
		return f
	}
	const refused, silent = "Could not connect to the endpoint URL: ", "Connect timeout on endpoint URL: "
	kind, cause := ContainerEndpoint, ""
	switch reach := r.reach(host); {
	case reach == Itself:
		cause = refused
	case linked && (reach == Outside || reach == Nobody):
		cause = silent
	case reach == Nobody:
		kind, cause = HostUnresolvable, refused
	default:
		return nil
	}
	f := raise(kind, AtCredentials, "CredentialRetrievalError",
		"Error when retrieving credentials from container-role: Error retrieving metadata: "+
			"Received error when attempting to retrieve container metadata: %s\"%s\"", cause, target)
	f.Host = host
	return f
}

// metadata is InstanceMetadataProvider. A laptop has no such service, and this program never asks
// for it; an emulator may be configured, or have its address.
func (r *resolver) metadata(string) answer {
	const key = "ec2_metadata_service_endpoint"
	if strings.EqualFold(r.p.Env["AWS_EC2_METADATA_DISABLED"], "true") {
		return passed("switched off by AWS_EC2_METADATA_DISABLED")
	}
	value, _ := r.lookup("AWS_"+strings.ToUpper(key), key)
	host, _ := hostOf(value.text)
	if host == "" || host == "169.254.169.254" || host == "fd00:ec2::254" {
		if r.reach(cmp.Or(host, "169.254.169.254")) == Reached {
			return answer{source: &source{method: "iam-role"}}
		}
		return passed("there is no instance metadata outside of Amazon EC2")
	}
	reach := r.reach(host)
	if _, proxy := r.proxyVariable("http"); proxy != "" && !r.bypassed(value.text) {
		reach = Unsure // the proxy resolves it (utils.py IMDSFetcher)
	}
	if reach != Itself && reach != Nobody {
		return answer{source: &source{method: "iam-role"}}
	}
	r.out.Metadata = &Metadata{URL: value.text, Host: host, From: value.from, Reach: reach}
	return passed(value.text+" cannot be reached", value.from.Pos)
}
