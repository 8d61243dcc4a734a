package credentialchain

import (
	"cmp"

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
	Title: "Endpoint that is not AWS and does not answer",
	Doc: checks.Page(
		"`botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: \"http://localhost:4566/\"`",
		"`AWS_ENDPOINT_URL`, `endpoint_url` in the profile, or `endpoint_url` in the backend's arguments sends requests to an emulator instead of AWS, "+
			"often left over from work with LocalStack. In a container localhost is the container itself, so not even the emulator is reached. "+
			"An endpoint that is no URL gives `ValueError: Invalid endpoint: ` and the text.",
		"Remove the setting to use AWS itself. "+
			"To use the emulator, name it as containers reach it, for instance `http://host.docker.internal:4566`; "+
			"Docker Engine on Linux knows that name only where the service has `extra_hosts: [\"host.docker.internal:host-gateway\"]`. "+
			"`AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=true` in `.env` switches off such settings in the environment and in the files.",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BadEndpoint) redact.Text {
		if d.NoSection {
			return redact.Textf("the profile names a section [services %s]%s, which is not in the config file", d.Services, wording.InBrackets(c, d.At))
		}
		subject := redact.Textf("requests go to %s, named by %s", d.Endpoint, wording.NamedWords(c, d.From))
		if d.NotURL {
			return subject.Add(", which is not a URL with a host")
		}
		return subject.Add(", but the container does not reach an emulator there: " + silentWords(c, d.Silent))
	}),
	Fixes: fixEndpoint,
}

func fixEndpoint(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Session.Outcome.Failure.Kind == boto.ServicesMissing {
		return []checks.Fix{{Title: redact.Textf("Add the section [services %s], or remove the setting (%s)", c.Subject, repair.PlaceOf(c)), Safety: checks.Unsafe}}
	}
	return []checks.Fix{
		removeSetting(p, c),
		{Title: redact.NewText("For an emulator on this machine, write host.docker.internal instead of " + cmp.Or(c.Session.Outcome.Failure.Host, "localhost") + asksForHost(p)), Safety: checks.Unsafe},
	}
}
