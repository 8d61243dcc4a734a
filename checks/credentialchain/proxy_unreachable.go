package credentialchain

import (
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
	Title: "Unreachable proxy",
	Doc: checks.Page(
		"`botocore.exceptions.ProxyConnectionError: Failed to connect to proxy URL: \"http://localhost:3128\"`",
		"`HTTPS_PROXY` points to localhost, which in a container is the container itself, where no proxy runs. "+
			"If both spellings are set, boto3 uses the lower-case one, `https_proxy`. "+
			"`proxies` in the `config_kwargs` of a connection takes precedence over both. boto3 supports only HTTP proxies and reads `socks5://` as part of the host name. "+
			"A `#` or a `/` in the password ends the host there, with `Failed to parse` and the address.",
		"Use the host name that containers have for this machine. "+
			"On native Linux the services also need `extra_hosts: [\"host.docker.internal:host-gateway\"]` in the override, and the proxy has to listen on more than 127.0.0.1.\n\n"+
			"```\nHTTPS_PROXY=http://host.docker.internal:3128\n```",
	),
	Message: checks.Says(func(c cause.Cause, d cause.BadProxy) redact.Text {
		subject := wording.SettingWords(c, d.Setting)
		switch {
		case d.Malformed:
			return redact.Textf("%s is not a valid proxy URL", subject)
		case d.TakenFor != "":
			return redact.Textf("%s: boto3 supports only http:// and https:// proxies", subject)
		}
		return redact.Textf("%s is unreachable: %s", subject, silentWords(c, d.Silent))
	}),
	Fixes: fixProxy,
}

func fixProxy(p *checks.Pass, c cause.Cause) []checks.Fix {
	f := c.Session.Outcome.Failure
	remove := removeSetting(p, c)
	line := func(url string) string {
		if len(c.Vars) > 0 {
			return repair.AssignmentLine(p, c.Vars[0], url)
		}
		return jsonLine(f.Key, url)
	}
	switch {
	case f.Kind == boto.ProxyInvalid:
		return []checks.Fix{repair.ByHand("Set a valid URL in "+repair.PlaceOf(c)+"; in the user name and the password write # as %23, / as %2F, ? as %3F and @ as %40", line("http://<host>:<port>")), remove}
	case boto.IsForeignProxy(c.Subject):
		return []checks.Fix{repair.ByHand("Set an HTTP proxy in "+repair.PlaceOf(c), line("http://<host>:<port>")), remove}
	}
	// Most proxies on a machine listen only to itself, so its name in containers is the second way.
	return append([]checks.Fix{remove}, reachMachine(p, c, f.Key, f.Value, f.Host)...)
}
