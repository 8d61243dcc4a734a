package credentialchain

import (
	"slices"
	"strings"

	"doctor/checks"
	"doctor/checks/credentialfiles"
	"doctor/checks/internal/wording"
	"doctor/internal/astro"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var ContainerEndpointUnreachable = &checks.Rule{
	ID:     "container-endpoint-unreachable",
	Causes: []cause.Kind{cause.ContainerEndpointUnreachable}, Severity: checks.Error, Since: "0.1.0",
	Title: "Container credentials endpoint out of reach",
	Doc: checks.Page(
		"`botocore.exceptions.CredentialRetrievalError: Error when retrieving credentials from container-role: Error retrieving metadata: "+
			"Received error when attempting to retrieve container metadata: Could not connect to the endpoint URL: \"http://localhost:51679/creds\"`",
		"`AWS_CONTAINER_CREDENTIALS_FULL_URI` or `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` is set. "+
			"Amazon ECS sets them for its own containers; some credential helpers set them for your shell. "+
			"boto3 asks there when it has found nothing before, and in a local container nobody answers, "+
			"unless a service has the address 169.254.170.2 on a network that the Airflow services join too.",
		"Remove the variable, and give the profile credentials of its own, for instance with `aws configure`. Then run `astro dev restart`.",
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
			return redact.Textf("%s names the host %s; boto3 asks for container credentials by https://, or at a loopback address and those of Amazon ECS and EKS only", subject, d.Host)
		case d.Service != "":
			return redact.Textf("%s points to %s, which the service %s has on %s; the Airflow services are on %s",
				subject, d.Host, d.Service, networksWords(d.Networks.List()), networksWords(c.Networks))
		}
		return redact.Textf("%s names a credentials endpoint that a container on this machine cannot reach", subject)
	case cause.DeadMetadata:
		return redact.NewText(metadataWords(c, d, silentWords(c, d.Silent)))
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
	join := checks.Fix{Title: redact.Textf("Put the services %s on the network of %s: networks: [%s] under each in %s",
		strings.Join(c.Services, ", "), holder.Service, strings.Join(networks, ", "), astro.OverrideName), Safety: checks.Unsafe}
	return append([]checks.Fix{join}, fixLeftoverVariable(p, c)...)
}
