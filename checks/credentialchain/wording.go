package credentialchain

import (
	"fmt"
	"strings"

	"doctor/checks/internal/wording"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

// profilesWords lists the first names of profiles.
func profilesWords(n cause.Names) string {
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
		return "network " + names[0]
	}
	return "networks " + strings.Join(names, ", ")
}

// unknownHostWords says why a host is not found on the networks of the services.
func unknownHostWords(c cause.Cause, h cause.UnknownHost) string {
	own := networksWords(c.Networks)
	switch {
	case h.OfEngine:
		return "Docker Engine on Linux defines it only for services with extra_hosts"
	case h.Mode == "none":
		return "network_mode: none disables the network"
	case h.Mode != "":
		return "network_mode: " + h.Mode + " has no host names"
	case h.NotStarted:
		return "service " + h.Service + " is not started (profiles, or scale: 0)"
	case h.ServiceMode != "":
		return "service " + h.Service + " has network_mode: " + h.ServiceMode + " and is not on " + own
	case h.Service != "":
		return fmt.Sprintf("service %s is on %s, the Airflow services are on %s", h.Service, networksWords(h.Networks.List()), own)
	}
	return "no service on " + own + " has this name, and extra_hosts does not define it"
}

// silentWords says why a host that has an address does not answer.
func silentWords(c cause.Cause, s cause.Silent) string {
	if s.Nobody {
		return "nothing has this address on " + networksWords(c.Networks)
	}
	return s.Host + " is the container itself"
}

// failedProcess says why a credential_process does not run.
func failedProcess(c cause.Cause, d cause.FailedProcess) redact.Text {
	subject := wording.ProfileAt(c, d.Of)
	switch d.Fault {
	case cause.ProcessUnclosed:
		return redact.Textf("credential_process of %s has an unclosed quote or backslash", subject)
	case cause.ProcessEmpty:
		return redact.Textf("credential_process of %s is empty", subject)
	case cause.ProcessNoInterpreter:
		return redact.Textf("%s runs %s, whose #! line names a missing interpreter or has a Windows line ending", subject, d.Path)
	case cause.ProcessOfHost:
		return redact.Textf("%s runs %s, which exists on this machine but not in the container", subject, d.Path)
	case cause.ProcessForeign:
		return redact.Textf("%s runs %s, which is not a Linux program and has no #! line", subject, d.Path)
	case cause.ProcessForbidden:
		return redact.Textf("%s runs %s, which the container's user cannot execute", subject, d.Path)
	case cause.ProcessUnusable:
		return redact.Textf("%s runs %s, which %s", subject, d.Path, wording.UnusableWords(d.Why))
	}
	if strings.HasPrefix(d.Command, "~") {
		return redact.Textf("%s runs %q, but boto3 does not expand ~ there", subject, d.Command)
	}
	return redact.Textf("%s runs %q, which is not in the container", subject, d.Command)
}
