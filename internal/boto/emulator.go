package boto

import "strings"

// isAWS reports whether an address is one of AWS's own hosts, which check keys and parameters
// against AWS's rules. MinIO, LocalStack and others accept more.
func isAWS(address string) bool {
	host, _ := hostOf(address)
	for _, p := range partitions {
		for _, suffix := range []string{p.suffix, p.dualSuffix} {
			if strings.HasSuffix(host, "."+suffix) {
				return true
			}
		}
	}
	return false
}

// emulated reports whether a target is an emulator.
func (t *target) emulated() bool { return t.custom && !isAWS(t.url) }

// mayBeEmulated reports whether a request of the session's own client, whose service is unknown,
// may go to an emulator: an endpoint for one service is configured.
func (r *resolver) mayBeEmulated() bool {
	if r.s.Service != "" || r.isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls") {
		return false
	}
	for name, value := range r.p.Env {
		if strings.HasPrefix(name, "AWS_ENDPOINT_URL_") && value != "" && !isAWS(value) {
			return true
		}
	}
	named, ok := r.scoped.get("services")
	if !ok {
		return false
	}
	section := r.own.service(named.text())
	if section == nil {
		return false
	}
	for _, name := range section.names {
		block, _ := section.get(name)
		if !block.isBlock() {
			continue
		}
		if value, ok := block.nested("endpoint_url"); ok && value.text() != "" && !isAWS(value.text()) {
			return true
		}
	}
	return false
}
