package boto

import (
	"strings"

	"doctor/internal/redact"
)

// ec2File is OriginalEC2Provider: AWS_CREDENTIAL_FILE, in which only ~ is expanded and whose
// absence is an error.
func (r *resolver) ec2File(string) answer {
	const variable = "AWS_CREDENTIAL_FILE"
	text, set := r.env(variable)
	if !set {
		return passed(variable + " is not set")
	}
	name := expandUser(text, r.p)
	if _, ok := r.openError(name); !ok {
		return failed(raise(InvalidVariable, AtCredentials, "ConfigNotFound",
			"The specified config file (%s) could not be found.", name).
			from("ec2-credentials-file").about("", variable, text).path(absolute(name, r.p)))
	}
	file := absolute(name, r.p)
	keys := map[string]string{}
	line := 0
	for i, text := range fileLines(string(r.p.Files.Lookup(file).Data)) {
		if key, value, ok := strings.Cut(text, "="); ok {
			keys[strip(key)] = strip(value)
			if strip(key) == "AWSAccessKeyId" {
				line = i + 1
			}
		}
	}
	id, ok := keys["AWSAccessKeyId"]
	if !ok {
		return passed("the file of " + variable + " has no AWSAccessKeyId")
	}
	secret, ok := keys["AWSSecretKey"]
	if !ok {
		return failed(builtin(PartialCredentials, AtCredentials, "KeyError", "'AWSSecretKey'").
			from("ec2-credentials-file", Pos{file, line}).about("", "AWSSecretKey", ""))
	}
	at := Pos{file, line}
	return answer{at: at, source: &source{method: "ec2-credentials-file", keys: &Credentials{
		AccessKeyID: id, Secret: redact.NewSecret(secret), At: at,
		places: keyPlaces{id: place{"AWSAccessKeyId", at}, secret: place{"AWSSecretKey", at}},
	}}}
}

// botoConfig is BotoProvider: the configuration of boto 2.
func (r *resolver) botoConfig(string) answer {
	places := []string{"/etc/boto.cfg", "~/.boto"}
	if text, set := r.env("BOTO_CONFIG"); set {
		places = []string{text}
	}
	for _, place := range places {
		if a := r.botoFile(place); a.source != nil || a.failure != nil {
			return a
		}
	}
	return passed("there is no boto 2 configuration")
}

func (r *resolver) botoFile(place string) answer {
	shown := expand(place, r.p)
	if shown == "" {
		return answer{}
	}
	file := absolute(shown, r.p)
	entry := r.p.Files.Lookup(file)
	if !entry.IsFile() || !entry.Readable || !Fits(entry.Data) {
		return answer{}
	}
	ini, err := ParseIni(entry.Data)
	if err != nil {
		f := raise(ConfigParse, AtCredentials, "ConfigParseError", "Unable to parse config file: %s", shown)
		f.Parse = err
		return failed(f.path(file).from("boto-config", Pos{file, err.Line}))
	}
	sections := sectionsOf(ConfigFile{Path: file, Ini: ini})
	section := sections.get("Credentials")
	if !section.has(accessKeyID) {
		return answer{}
	}
	a := r.sectionKeys("boto-config", "", section)
	if a.source != nil {
		a.source.keys.Token = redact.Secret{} // boto 2 knows no tokens
	}
	return a
}
