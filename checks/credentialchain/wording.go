package credentialchain

import (
	"fmt"
	"strings"

	"doctor/checks"
	"doctor/internal/diagnosis"
)

// profilesWords lists the first names of profiles.
func profilesWords(n diagnosis.Names) string {
	names := n.List()
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = fmt.Sprintf("%q", name)
	}
	if len(quoted) > 6 {
		quoted = append(quoted[:6], fmt.Sprintf("and %d more", len(names)-6))
	}
	return strings.Join(quoted, ", ")
}

// networksWords names networks in a sentence.
func networksWords(names []string) string {
	if len(names) == 1 {
		return "the network " + names[0]
	}
	return "the networks " + strings.Join(names, ", ")
}

// unknownHostWords says of a host why nothing on the networks of the services has it.
func unknownHostWords(c diagnosis.Cause, h diagnosis.UnknownHost) string {
	words, own := "the host "+h.Host+" is not found: ", networksWords(c.Networks)
	switch {
	case h.OfEngine:
		return words + "Docker Engine on Linux gives that name only to services with extra_hosts"
	case h.Mode == "none":
		return words + "network_mode: none leaves the service without a network"
	case h.Mode != "":
		return words + "network_mode: " + h.Mode + " leaves the service on a network that has no names"
	case h.NotStarted:
		return words + "the service " + h.Service + " is not started (profiles, or a scale of 0)"
	case h.ServiceMode != "":
		return words + "the service " + h.Service + " has network_mode: " + h.ServiceMode + ", and so no name on " + own
	case h.Service != "":
		return fmt.Sprintf("%sthe service %s is on %s, the Airflow services are on %s", words, h.Service, networksWords(h.Networks.List()), own)
	}
	return words + "no service on " + own + " has that name, and extra_hosts does not give it"
}

// silentWords says why a host that has an address does not answer.
func silentWords(c diagnosis.Cause, s diagnosis.Silent) string {
	if s.Nobody {
		return "nothing has that address on " + networksWords(c.Networks)
	}
	return s.Host + " is the container itself"
}

// metadataWords says that the endpoint of instance metadata does not answer.
func metadataWords(c diagnosis.Cause, d diagnosis.DeadMetadata) string {
	why := unknownHostWords(c, d.Host)
	if c.Kind == diagnosis.ContainerEndpointUnreachable {
		why = silentWords(c, d.Silent)
	}
	return fmt.Sprintf("boto3 finds no credentials before it asks for instance metadata, and %s: %s", checks.Valued(c, d.Setting), why)
}
