package checkout

import (
	"fmt"
	"path"
	"path/filepath"
	"strings"
	"time"

	"doctor/internal/astro"
	"doctor/internal/boto"
	"doctor/internal/containerfs"
	"doctor/internal/host"
	"doctor/internal/sessions"
)

// needed adds the files beside AWS's own two that a session looks for below a mount, in what the
// checkout does not show.
func (c *Checkout) needed(s *surroundings, m *host.Machine, v *sessions.View, o *boto.Outcome) bool {
	more := false
	if o.SSO != nil {
		more = c.below(s, m, v, o.SSO.Token.Entry, token)
	}
	if f := o.Failure; f != nil && f.Path != "" {
		at := f.Path
		if !path.IsAbs(at) {
			at = v.Service.WorkDir + "/" + at
		}
		switch f.Kind {
		case boto.WebIdentityToken:
			more = c.below(s, m, v, v.FS.Lookup(at), webToken) || more
		case boto.CABundleAbsent:
			more = c.below(s, m, v, v.FS.Lookup(at), bundle) || more
		case boto.ProcessAbsent, boto.ProcessArgument:
			more = c.below(s, m, v, v.FS.Lookup(at), script) || more
		}
	}
	return more
}

// below adds a file that is missing at the source of a mount.
func (c *Checkout) below(s *surroundings, m *host.Machine, v *sessions.View, e containerfs.Entry, k kind) bool {
	if e.Reason != containerfs.ReasonNotInSource && e.Reason != containerfs.ReasonSourceMissing {
		return false
	}
	for _, mount := range v.Service.Mounts {
		rest, below := strings.CutPrefix(e.Path, mount.Target)
		source, here := m.Local(mount.Source)
		if mount.Type != astro.Bind || mount.Target != e.MountTarget || !below || !here {
			continue
		}
		file := filepath.Join(source, filepath.FromSlash(rest))
		return c.unseen(file) && s.file(file, k)
	}
	return false
}

// lasting is how long an imagined SSO token is valid: so long that nobody is warned.
const lasting = 30 * 24 * time.Hour

// text is the content of an imagined file that is none of AWS's own two.
func (c *Checkout) text(k kind) string {
	switch k {
	case token:
		return fmt.Sprintf(`{"accessToken": "imagined", "expiresAt": %q}`, c.real.Now().Add(lasting).UTC().Format(time.RFC3339))
	case webToken:
		return "imagined"
	case script:
		return "#!/bin/sh\n"
	case bundle:
		return strings.TrimLeft(certificate, "\n")
	case plain, config, credentials, variables:
	}
	return ""
}

// certificate is one that nobody uses, valid until 2126.
const certificate = `
-----BEGIN CERTIFICATE-----
MIIBbjCCARWgAwIBAgIUK24B8ZjBO5gS81AZZrBGu+aglfkwCgYIKoZIzj0EAwIw
DDEKMAgGA1UEAwwBeDAgFw0yNjExMzAwODQ1MDJaGA8yMTI2MTEwNjA4NDUwMlow
DDEKMAgGA1UEAwwBeDBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABAhHo0zLqEEx
tqbfyCiuj8bc4oj03pQug0RB9IxdFiUEoHJmZVeTyDfpGaj3PfPsznkPBcSx20mx
A//0yvmKPIujUzBRMB0GA1UdDgQWBBT55JjiWIBi3G83nj02CHUwmEuCEDAfBgNV
HSMEGDAWgBT55JjiWIBi3G83nj02CHUwmEuCEDAPBgNVHRMBAf8EBTADAQH/MAoG
CCqGSM49BAMCA0cAMEQCIDohtSy85BT/qp/zvzjwcB01HkpGb3xMANilLVdlnDEY
AiAOaRa9YuUmf/aT5K6xyjcyHey9uAVlGOeiI29VP8WlXw==
-----END CERTIFICATE-----
`
