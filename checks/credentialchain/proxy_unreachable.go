package credentialchain

import (
	"fmt"

	"doctor/checks"
	"doctor/checks/internal/repair"
	"doctor/checks/internal/wording"
	"doctor/internal/boto"
	"doctor/internal/cause"
	"doctor/internal/redact"
)

var ProxyUnreachable = &checks.Rule{
	ID:     "proxy-unreachable",
	Causes: []cause.Kind{cause.ProxyUnreachable}, Severity: checks.Error, Since: "0.1.0",
	Title: "Proxy on localhost",
	Doc: checks.Page(
		"`botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: \"http://localhost:3128\"`",
		"`HTTPS_PROXY` names localhost. In a container that is the container itself, where no proxy runs. "+
			"Of two spellings boto3 prefers the one in small letters, `https_proxy`. "+
			"`proxies` in the `config_kwargs` of a connection comes before both. "+
			"boto3 uses HTTP proxies only: it takes `socks5://` for a part of the host. "+
			"A `#` or a `/` in the password ends the host there, with `Failed to parse` and the address.",
		"Name the host as containers know it. On native Linux the services also need `extra_hosts: [\"host.docker.internal:host-gateway\"]` in the override, "+
			"and the proxy has to listen on more than 127.0.0.1.\n\n"+
			"```\nHTTPS_PROXY=http://host.docker.internal:3128\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BadProxy) redact.Text {
		subject := wording.SettingWords(c, d.Setting)
		switch {
		case d.Malformed:
			return redact.Textf("%s: this is not the address of a proxy, http://<host>:<port>; in a user name or a password # / ? @ are written %%23 %%2F %%3F %%40, and other letters than English ones as %% and hexadecimal digits too", subject)
		case d.TakenFor != "":
			return redact.Textf("%s: boto3 uses http:// and https:// proxies only, and takes %s for the name of the host", subject, d.TakenFor)
		}
		return redact.Textf("%s: %s, where no proxy runs", subject, silentWords(c, d.Silent))
	}),
	Fixes: fixProxy,
}

func fixProxy(p *checks.Pass, c cause.Cause) []checks.Fix {
	if c.Session.Outcome.Failure.Kind == boto.ProxyInvalid {
		return []checks.Fix{{Title: redact.NewText("Write the address as http://<host>:<port>, with user name and password encoded (" + repair.PlaceOf(c) + ")"), Safety: checks.Unsafe}, removeSetting(p, c)}
	}
	if boto.IsForeignProxy(c.Subject) {
		return []checks.Fix{{Title: redact.NewText("Name an HTTP proxy, http://<host>:<port> (" + repair.PlaceOf(c) + ")"), Safety: checks.Unsafe}, removeSetting(p, c)}
	}
	return []checks.Fix{{Title: redact.NewText(fmt.Sprintf("Name the machine as the container sees it, host.docker.internal instead of %s (%s)", c.Session.Outcome.Failure.Host, repair.PlaceOf(c)) + asksForHost(p)), Safety: checks.Unsafe}}
}
