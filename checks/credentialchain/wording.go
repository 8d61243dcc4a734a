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
		return "the network " + names[0]
	}
	return "the networks " + strings.Join(names, ", ")
}

// unknownHostWords says why a host is not found on the networks of the services.
func unknownHostWords(c cause.Cause, h cause.UnknownHost) string {
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
func silentWords(c cause.Cause, s cause.Silent) string {
	if s.Nobody {
		return "nothing has that address on " + networksWords(c.Networks)
	}
	return s.Host + " is the container itself"
}

// metadataWords says that the endpoint of instance metadata does not answer.
func metadataWords(c cause.Cause, d cause.DeadMetadata, why string) string {
	return fmt.Sprintf("boto3 finds no credentials before it asks for instance metadata, and %s: %s", wording.SettingWords(c, d.Setting), why)
}

// sessionKeys describes, for a page of the manual, how to copy temporary keys into a profile.
func sessionKeys(profile string) string {
	export := "aws configure export-credentials --profile " + profile + " --format env"
	commands := keysOfTheirOwn(func(arguments string) string { return "aws " + arguments }, " --profile "+profile+"-session")
	return "```\neval \"$(" + export + ")\"\n" + strings.Join(append(commands, forgetKeys), "\n") + "\n```\n\n"
}

// failedProcess says why a credential_process does not run.
func failedProcess(c cause.Cause, d cause.FailedProcess) redact.Text {
	subject := wording.ProfileAt(c, d.Of)
	switch d.Fault {
	case cause.ProcessUnclosed:
		return redact.Textf("%s has a command in which a quote or a backslash is not closed", subject)
	case cause.ProcessEmpty:
		return redact.Textf("%s has a command with nothing in it", subject)
	case cause.ProcessNoInterpreter:
		return redact.Textf("%s runs %s, which is there; what its first line names to run it is not, as after lines that end as on Windows", subject, d.Path)
	case cause.ProcessOfHost:
		return redact.Textf("%s runs a program with the path %s of this machine, which is not in the container", subject, d.Path)
	case cause.ProcessForeign:
		return redact.Textf("%s runs %s, which Linux cannot start: it is a program of another system, or a script whose first line does not name its shell", subject, d.Path)
	case cause.ProcessForbidden:
		return redact.Textf("%s runs %s, which the container's user may not execute", subject, d.Path)
	case cause.ProcessUnusable:
		return redact.Textf("%s runs %s, which %s", subject, d.Path, wording.UnusableWords(d.Why))
	}
	tilde := ""
	if strings.HasPrefix(d.Command, "~") {
		tilde = ": boto3 does not expand ~ there"
	}
	return redact.Textf("%s runs %q, which is not in the container%s", subject, d.Command, tilde)
}
