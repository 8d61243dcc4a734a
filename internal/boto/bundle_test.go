package boto

import (
	"strings"
	"testing"
)

// The client's own argument comes before all that names a bundle, and True and
// False leave every one aside. The request for a role has no such argument.
func TestBundleOfTheArgument(t *testing.T) {
	const absent = "botocore.exceptions.SSLError: SSL validation failed for https://%.us-east-1.amazonaws.com/ [Errno 2] No such file or directory"
	word := func(s string) *string { return &s }
	for name, test := range map[string]struct {
		verify   *string
		role     bool
		env      map[string]string
		settings string
		want     string // the host's first word, "" if all is well
	}{
		"a path":                        {verify: word("/none.pem"), want: "secretsmanager"},
		"a path, and the role's client": {verify: word("/none.pem"), role: true, want: "secretsmanager"},
		"not given, in the variable":    {env: env("AWS_CA_BUNDLE", "/none.pem"), want: "secretsmanager"},
		"false":                         {verify: word(""), env: env("AWS_CA_BUNDLE", "/none.pem")},
		"false, and the role's client":  {verify: word(""), role: true, env: env("AWS_CA_BUNDLE", "/none.pem"), want: "sts"},
		"false beside the profile's":    {verify: word(""), settings: "ca_bundle = /none.pem\n"},
	} {
		t.Run(name, func(t *testing.T) {
			w := scene{config: "[default]\nregion = us-east-1\n" + test.settings, credentials: "[default]\n" + keys, env: test.env, service: "secretsmanager"}.world()
			session := Session{Service: "secretsmanager", Verify: test.verify}
			if test.role {
				session.Role = &Role{ARN: "arn:aws:iam::111122223333:role/airflow"}
			}
			want := ""
			if test.want != "" {
				want = strings.Replace(absent, "%", test.want, 1)
			}
			got := ""
			if f := Resolve(Process{Env: w.Env, Files: w, Home: "/home/astro", Now: noon}, session).Failure; f != nil {
				got = f.Symptom()
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// What is in the bundle counts where it can be read: the words are those that
// botocore had for these files (Python 3.11, OpenSSL 3).
func TestBundleWithoutCertificate(t *testing.T) {
	const (
		pem     = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n"
		nothing = "botocore.exceptions.SSLError: SSL validation failed for https://sts.amazonaws.com/ [X509: NO_CERTIFICATE_OR_CRL_FOUND] no certificate or crl found"
		damaged = "botocore.exceptions.SSLError: SSL validation failed for https://sts.amazonaws.com/ [X509] PEM lib"
	)
	for name, test := range map[string]struct{ text, want string }{
		"nothing in it":       {"", nothing},
		"a text":              {"certificates\n", nothing},
		"DER":                 {"0\x82\x01\x00\x30", nothing},
		"PEM":                 {pem, ""},
		"comments before":     {"# Example Inc.\n" + pem, ""},
		"a byte-order mark":   {"\ufeff" + pem, ""},
		"Windows line ends":   {strings.ReplaceAll(pem, "\n", "\r\n"), ""},
		"trusted":             {strings.ReplaceAll(pem, "CERTIFICATE", "TRUSTED CERTIFICATE"), ""},
		"cut off":             {pem[:40], damaged},
		"no base64":           {strings.ReplaceAll(pem, "MIIB", "!!!!"), damaged},
		"the second is whole": {pem[:40] + "\n" + pem, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := scene{credentials: "[default]\n" + keys, env: env("AWS_CA_BUNDLE", "/opt/ca.pem"), files: map[string]node{"/opt/ca.pem": file(test.text)}}
			got := ""
			if f := s.world().resolve(noon).Failure; f != nil {
				got = f.Symptom()
			}
			if got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
