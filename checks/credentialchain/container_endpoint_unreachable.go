package credentialchain

import (
	"slices"

	"doctor/checks"
	"doctor/checks/credentialfiles"
	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var ContainerEndpointUnreachable = &checks.Rule{
	ID:     "container-endpoint-unreachable",
	Causes: []cause.Kind{cause.ContainerEndpointUnreachable}, Severity: checks.Error, Since: "0.1.0",
	Title: "Unreachable container credentials endpoint",
	Doc: checks.Page(
		"`botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from container-role: Error retrieving metadata: "+
			"Received error when attempting to retrieve container metadata: Could not connect to the endpoint URL: \"http://localhost:51679/creds\"`",
		"`AWS_CONTAINER_CREDENTIALS_FULL_URI` or `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is set. "+
			"Amazon ECS sets them in its own containers; some credential helpers set them in your shell. boto3 uses this endpoint when it finds no other "+
			"credentials, and a local container does not reach it, unless a service has the address 169.254.170.2 on a network that the Airflow services join too.",
		"Remove the variable, and give the profile its own credentials, for instance with `aws configure`. Then run `astro dev restart`.",
	),
	Message:  wordContainerEndpointUnreachable,
	Fixes:    fixContainerEndpoint,
	Uncovers: []*checks.Rule{credentialfiles.CredentialsFilesAbsent}, // boto3 asks an endpoint only after finding nothing in files
}

// wordContainerEndpointUnreachable says why the endpoint does not answer.
func wordContainerEndpointUnreachable(c cause.Cause) redact.Text {
	switch d := c.Detail.(type) {
	case cause.NoEndpoint:
		subject := d.Setting.Name + wording.InBrackets(c, d.Setting.At)
		switch {
		case d.Refused:
			return redact.Textf("%s points to %s: without https, boto3 accepts only loopback, ECS and EKS addresses", subject, d.Host)
		case d.Service != "":
			return redact.Textf("%s points to %s, which is service %s on %s; the Airflow services are on %s",
				subject, d.Host, d.Service, networksWords(d.Networks.List()), networksWords(c.Networks))
		}
		return redact.Textf("%s points to an endpoint that a local container cannot reach", subject)
	case cause.DeadMetadata:
		return redact.Textf("%s is unreachable: %s", wording.SettingWords(c, d.Setting), silentWords(c, d.Silent))
	}
	panic(checks.Unworded(c))
}

// fixContainerEndpoint joins the network of the endpoint if there is one, or removes the
// variable.
func fixContainerEndpoint(p *checks.Pass, c cause.Cause) []checks.Fix {
	host := c.Session.Outcome.Failure.Host
	holder := c.View.Service.Hosts.Holder(host)
	if host == "" || len(holder.Networks) == 0 || holder.NotStarted {
		return fixLeftoverVariable(p, c)
	}
	networks := slices.Compact(slices.Sorted(slices.Values(slices.Concat(c.View.Service.Hosts.Networks(), holder.Networks))))
	join := addTo(c.Services, "networks", networks, networksLine(networks...))
	return append([]checks.Fix{join}, fixLeftoverVariable(p, c)...)
}
