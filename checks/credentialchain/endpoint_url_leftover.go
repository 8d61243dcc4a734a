package credentialchain

import (
	"cmp"
	"strings"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var EndpointURLLeftover = &checks.Rule{
	ID:     "endpoint-url-leftover",
	Causes: []cause.Kind{cause.EndpointURLLeftover}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unreachable endpoint URL",
	Doc: checks.Page(
		"`botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"http://localhost:4566/\"`",
		"`AWS_ENDPOINT_URL`, `endpoint_url` in the profile, or `endpoint_url` in the backend's arguments sends requests to an emulator instead of AWS, "+
			"often left over from work with LocalStack. "+
			"In a container localhost is the container itself, so the emulator is not reached either. A value that is not a URL gives `ValueError: "+
			"Invalid endpoint: ` and the value.",
		"Remove the setting to use AWS. "+
			"To use the emulator, set the address that containers reach, for instance `http://host.docker.internal:4566`; "+
			"Docker Engine on Linux defines that name only for services with `extra_hosts: [\"host.docker.internal:host-gateway\"]`. "+
			"`AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true` in `.env` disables such settings in the environment and in the files.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BadEndpoint) redact.Text {
		if d.NoSection {
			return redact.Textf("section [services %s]%s not found in the config file", d.Services, wording.InBrackets(c, d.At))
		}
		if d.Endpoint == "" {
			return redact.Textf("the endpoint URL, set by %s, is empty", wording.NamedWords(c, d.From))
		}
		subject := redact.Textf("endpoint %s, set by %s, is ", d.Endpoint, wording.NamedWords(c, d.From))
		if d.NotURL {
			return subject.Add("not a URL with a host")
		}
		return subject.Add("unreachable: " + silentWords(c, d.Silent))
	}),
	Fixes: fixEndpoint,
}

func fixEndpoint(p *checks.Pass, c cause.Cause) []checks.Fix {
	f := c.Session.Outcome.Failure
	remove := removeSetting(p, c)
	if forEmulator(c) { // AWS rejects its keys
		remove.Edit = nil
	}
	switch {
	case f.Kind == boto.ServicesMissing:
		return []checks.Fix{remove}
	case f.Host == "":
		return []checks.Fix{remove, setEndpoint(p, c)}
	}
	reach := reachMachine(p, c, "endpoint_url", cmp.Or(f.Value, c.Session.Outcome.Endpoint), f.Host)
	if forEmulator(c) {
		return append(reach, remove)
	}
	return append([]checks.Fix{remove}, reach...)
}

// forEmulator reports whether a session brings keys of its own that are not those of AWS.
func forEmulator(c cause.Cause) bool {
	key := c.Session.Boto.AccessKey
	return key != nil && key.Reveal() != "" && !strings.HasPrefix(key.Reveal(), "AKIA") && !strings.HasPrefix(key.Reveal(), "ASIA")
}

// setEndpoint writes a URL with a host.
func setEndpoint(p *checks.Pass, c cause.Cause) checks.Fix {
	const url = "http://<host>:<port>"
	line := "endpoint_url = " + url
	switch {
	case len(c.Vars) > 0:
		line = repair.AssignmentLine(p, c.Vars[0], url)
	case c.Session.Variable != "" && c.Key == "":
		line = jsonLine("endpoint_url", url)
	}
	return repair.ByHand("Set a URL with a host in "+repair.PlaceOf(c), line)
}
