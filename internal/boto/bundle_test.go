package boto

import (
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"doctor/internal/certfile"
	"doctor/internal/skip"
)

// The client's own argument comes before all that names a bundle, and True and
// False leave every one aside. The request for a role has no such argument.
func TestBundleOfTheArgument(t *testing.T) {
	const absent = "botocore.exceptions.SSLError: SSL validation failed for https://%.us-east-1.amazonaws.com/ [Errno 2] No such file or directory"
	for name, test := range map[string]struct {
		verify   any
		role     bool
		env      map[string]string
		settings string
		want     string // the host's first word, "" if all is well
	}{
		"a path":                        {verify: "/none.pem", want: "secretsmanager"},
		"a path, and the role's client": {verify: "/none.pem", role: true, want: "secretsmanager"},
		"not given, in the variable":    {env: env("AWS_CA_BUNDLE", "/none.pem"), want: "secretsmanager"},
		"false":                         {verify: false, env: env("AWS_CA_BUNDLE", "/none.pem")},
		"false, and the role's client":  {verify: false, role: true, env: env("AWS_CA_BUNDLE", "/none.pem"), want: "sts"},
		"false beside the profile's":    {verify: false, settings: "ca_bundle = /none.pem\n"},
	} {
		t.Run(name, func(t *testing.T) {
			w := scene{config: "[default]\nregion = us-east-1\n" + test.settings, credentials: "[default]\n" + keys, env: test.env, service: "secretsmanager"}.world()
			session := Session{Service: "secretsmanager", Verify: test.verify}
			if test.role {
				session.Role = &Role{ARN: "arn:aws:iam::111122223333:role/airflow", SessionName: "Airflow_aws_default"}
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

// bundles are files with what OpenSSL says to each: nothing where it takes them.
func bundles() map[string]struct{ text, want string } {
	block, _ := pem.Decode([]byte(ExampleCertificate))
	armour := func(name string, data []byte) string {
		return string(pem.EncodeToMemory(&pem.Block{Type: name, Bytes: data}))
	}
	indented := strings.ReplaceAll(ExampleCertificate, "\n", "\n  ")
	return map[string]struct{ text, want string }{
		"nothing in it":                   {"", certfile.NoCertificate},
		"a text":                          {"certificates\n", certfile.NoCertificate},
		"a page of the proxy":             {"<html>Log in</html>\n", certfile.NoCertificate},
		"DER":                             {string(block.Bytes), certfile.NoCertificate},
		"PEM":                             {ExampleCertificate, ""},
		"two":                             {ExampleCertificate + ExampleCertificate, ""},
		"no line end":                     {strings.TrimSpace(ExampleCertificate), ""},
		"comments before":                 {"# Example Inc.\n" + ExampleCertificate, ""},
		"comments behind":                 {ExampleCertificate + "# Example Inc.\n", ""},
		"a byte-order mark":               {"\ufeff" + ExampleCertificate, ""},
		"blanks before":                   {"  " + ExampleCertificate, certfile.NoCertificate},
		"quotes":                          {`"` + ExampleCertificate + `"`, certfile.NoCertificate},
		"indented as in YAML":             {indented, certfile.Damaged},
		"on one line":                     {strings.ReplaceAll(ExampleCertificate, "\n", `\n`), certfile.NoCertificate},
		"on one line indeed":              {strings.ReplaceAll(ExampleCertificate, "\n", ""), certfile.NoCertificate},
		"Windows line ends":               {strings.ReplaceAll(ExampleCertificate, "\n", "\r\n"), ""},
		"old Mac line ends":               {strings.ReplaceAll(ExampleCertificate, "\n", "\r"), certfile.NoCertificate},
		"blanks at the ends of lines":     {strings.ReplaceAll(ExampleCertificate, "\n", " \n"), ""},
		"empty lines":                     {strings.ReplaceAll(ExampleCertificate, "\n", "\n\n"), certfile.Damaged},
		"the old name":                    {strings.ReplaceAll(ExampleCertificate, "CERTIFICATE", "X509 CERTIFICATE"), ""},
		"four dashes":                     {strings.ReplaceAll(ExampleCertificate, "-----", "----"), certfile.NoCertificate},
		"cut off":                         {ExampleCertificate[:140], certfile.Damaged},
		"the beginning alone":             {"-----BEGIN CERTIFICATE-----", certfile.Damaged},
		"another end":                     {strings.Replace(ExampleCertificate, "END CERTIFICATE", "END CERT", 1), certfile.Damaged},
		"no base64":                       {strings.Replace(ExampleCertificate, "MII", "!!!", 1), certfile.Damaged},
		"base64 of nothing":               {"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", certfile.Damaged},
		"base64 of another thing":         {armour("CERTIFICATE", []byte("a certificate")), certfile.Damaged},
		"a certificate cut off":           {armour("CERTIFICATE", block.Bytes[:len(block.Bytes)-5]), certfile.Damaged},
		"more behind the certificate":     {armour("CERTIFICATE", append(block.Bytes, 0, 0)), ""},
		"the second is whole":             {ExampleCertificate[:140] + "\n" + ExampleCertificate, certfile.Damaged},
		"the second is damaged":           {ExampleCertificate + armour("CERTIFICATE", []byte("x")), certfile.Damaged},
		"a public key alone":              {armour("PUBLIC KEY", []byte("key")), certfile.NoCertificate},
		"a request alone":                 {armour("CERTIFICATE REQUEST", block.Bytes), certfile.NoCertificate},
		"a public key and a certificate":  {armour("PUBLIC KEY", []byte("key")) + ExampleCertificate, ""},
		"something damaged beside it":     {"-----BEGIN NOTE-----\n!!!\n-----END NOTE-----\n" + ExampleCertificate, certfile.Damaged},
		"something that is never closed":  {"-----BEGIN NOTE-----\nMIIB\n" + ExampleCertificate, certfile.Damaged},
		"headers in front of certificate": {strings.Replace(ExampleCertificate, "-----\n", "-----\nProc-Type: x\n\n", 1), certfile.Damaged},
	}
}

// What is in the bundle counts where it can be read.
func TestBundleWithoutCertificate(t *testing.T) {
	for name, test := range bundles() {
		t.Run(name, func(t *testing.T) {
			s := scene{credentials: "[default]\n" + keys, env: env("AWS_CA_BUNDLE", "~/ca.pem"), files: map[string]node{"/home/astro/ca.pem": file(test.text)}}
			want, got := "", ""
			if test.want != "" {
				want = "botocore.exceptions.SSLError: SSL validation failed for https://sts.amazonaws.com/ " + test.want
			}
			if f := s.world().resolve(noon).Failure; f != nil {
				got = f.Symptom()
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

// TestBundlesAgainstOpenSSL has Python load them all.
func TestBundlesAgainstOpenSSL(t *testing.T) {
	const program = "import ssl, sys\n" +
		"try: ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cafile=sys.argv[1])\n" +
		"except ssl.SSLError as e: print(str(e).split(' (_ssl')[0], end='')\n"
	if err := exec.Command("python3", "-c", "import ssl; assert ssl.OPENSSL_VERSION.startswith('OpenSSL 3')").Run(); err != nil {
		skip.For(t, "python", "no python3 with OpenSSL 3: "+err.Error())
	}
	for name, test := range bundles() {
		bundle := filepath.Join(t.TempDir(), "ca.pem")
		if err := os.WriteFile(bundle, []byte(test.text), 0o600); err != nil {
			t.Fatal(err)
		}
		said, err := exec.Command("python3", "-c", program, bundle).CombinedOutput()
		if want, _, _ := strings.Cut(test.want, " (_ssl"); err != nil || string(said) != want {
			t.Errorf("%s: OpenSSL says %q (%v), want %q", name, said, err, want)
		}
	}
}

// A bundle that is set to nothing switches the check of certificates off, and is an
// error from botocore 1.43.54 on (endpoint.py _validate_verify_value).
func TestBundleSetToNothing(t *testing.T) {
	const refused = EmptyBundleSymptom
	for name, test := range map[string]struct {
		env       map[string]string
		settings  string
		verify    any
		since     bool
		want      string
		unchecked string // the setting
	}{
		"variable, before":      {env: env("AWS_CA_BUNDLE", ""), unchecked: "AWS_CA_BUNDLE"},
		"variable, since":       {env: env("AWS_CA_BUNDLE", ""), since: true, want: refused},
		"for requests, since":   {env: env("REQUESTS_CA_BUNDLE", ""), since: true, want: refused},
		"blanks, since":         {env: env("AWS_CA_BUNDLE", "  "), since: true, want: refused},
		"profile, since":        {settings: "ca_bundle =\n", since: true, want: refused},
		"profile, before":       {settings: "ca_bundle =\n", unchecked: "ca_bundle"},
		"argument, since":       {verify: "", since: true, want: refused},
		"argument, before":      {verify: "", unchecked: "verify"},
		"hidden by a bundle":    {env: env("AWS_CA_BUNDLE", "/opt/ca.pem", "REQUESTS_CA_BUNDLE", ""), since: true},
		"not set, since":        {since: true},
		"false, since":          {verify: false, env: env("AWS_CA_BUNDLE", ""), since: true},
		"the role's own client": {verify: true, env: env("AWS_CA_BUNDLE", "/opt/ca.pem"), since: true},
	} {
		t.Run(name, func(t *testing.T) {
			w := scene{config: "[default]\nregion = us-east-1\n" + test.settings, credentials: "[default]\n" + keys, env: test.env,
				files: map[string]node{"/opt/ca.pem": file(ExampleCertificate)}}.world()
			out := Resolve(Process{Env: w.Env, Files: w, Home: "/home/astro", Now: noon, RefusesEmptyBundle: test.since}, Session{Verify: test.verify})
			got, unchecked := "", ""
			if out.Failure != nil {
				got = out.Failure.Symptom()
			}
			if out.Unchecked != nil {
				unchecked = bundleKey(*out.Unchecked)
			}
			if got != test.want || unchecked != test.unchecked {
				t.Errorf("got %q and %q, want %q and %q", got, unchecked, test.want, test.unchecked)
			}
		})
	}
}

// A client's own certificate needs its key in the same file.
func TestClientCertificate(t *testing.T) {
	const key = "-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----\n"
	for name, test := range map[string]struct {
		file node
		want string
	}{
		"with its key":    {file(ExampleCertificate + key), ""},
		"the key first":   {file(key + ExampleCertificate), ""},
		"without its key": {file(ExampleCertificate), "botocore.exceptions.SSLError: SSL validation failed for https://sts.amazonaws.com/ [SSL] PEM lib"},
		"nothing in it":   {file(""), "botocore.exceptions.SSLError: SSL validation failed for https://sts.amazonaws.com/ [SSL] PEM lib"},
		"not for reading": {node{Kind: "file", Unreadable: true}, `botocore.exceptions.ConnectionClosedError: Connection was closed before we received a valid response from endpoint URL: "https://sts.amazonaws.com/".`},
	} {
		w := scene{credentials: "[default]\n" + keys, files: map[string]node{"/opt/own.pem": test.file}}.world()
		w.Config = map[string]any{"client_cert": "/opt/own.pem"}
		got := ""
		if f := w.resolve(noon).Failure; f != nil {
			got = f.Symptom()
		}
		if got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
}
