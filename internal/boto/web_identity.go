package boto

import (
	"doctor/internal/containerfs"
	"doctor/internal/pyjson"
)

// webIdentity is AssumeRoleWithWebIdentityProvider: each of the three settings comes from the
// environment first, then from the profile. An empty variable hides the profile's value.
func (r *resolver) webIdentity(profile string, useEnv bool) answer {
	lookup := func(variable, key string) (string, Pos, string) {
		if value, set := r.env(variable); set && useEnv {
			return value, Pos{}, variable
		}
		section := r.merged.profile(profile)
		if value, ok := section.get(key); ok {
			return value.text(), value.at, key
		}
		return "", Pos{}, key
	}
	token, at, setting := lookup("AWS_WEB_IDENTITY_TOKEN_FILE", "web_identity_token_file")
	if token == "" {
		return passed("no web identity token file is named")
	}
	arn, roleAt, roleSetting := lookup("AWS_ROLE_ARN", "role_arn")
	if arn == "" {
		return failed(raise(WebIdentityNoRole, AtCredentials, "InvalidConfigError",
			"The provided profile or the current environment is configured to assume role with web "+
				"identity but has no role ARN configured. Ensure that the profile has the role_arn"+
				"configuration set or the AWS_ROLE_ARN env var is set.").
			from("assume-role-with-web-identity", at).about(profile, setting, token))
	}
	name, nameAt, nameSetting := lookup("AWS_ROLE_SESSION_NAME", "role_session_name")
	role := Role{ARN: arn, SessionName: name, Profile: profile, At: roleAt, places: map[string]Pos{"role_session_name": nameAt}}
	settings := map[string]string{"role_arn": roleSetting, "role_session_name": nameSetting}
	role.blocks = map[string]any{}
	for key, block := range blocksOf(r.merged.profile(profile), "role_arn", "role_session_name") {
		if settings[key] == key { // it is not from a variable
			role.blocks[key] = block
		}
	}
	r.out.Roles = append(r.out.Roles, role)
	r.out.WebIdentityFile = absolute(token, r.p)
	found := &source{method: "assume-role-with-web-identity", fetch: func() *Failure {
		if failure := r.openToken(token); failure != nil {
			return failure.from("assume-role-with-web-identity", at).about(profile, setting, token)
		}
		if text := notUTF8(r.p.Files.Lookup(r.out.WebIdentityFile).Data); text != "" {
			return builtin(WebIdentityToken, AtCall, "UnicodeDecodeError", "%s", text).path(r.out.WebIdentityFile).
				from("assume-role-with-web-identity", at).about(profile, setting, token)
		}
		target, failure := r.client(clientArguments{service: "sts", region: r.region}, AtCall)
		if failure != nil {
			return failure
		}
		if entry := r.p.Files.Lookup(r.out.WebIdentityFile); r.validates(nil) && entry.Readable {
			failure = role.valid("WebIdentityToken", string(entry.Data))
		}
		if failure != nil {
			if failure.Key == "web_identity_token_file" { // it is the token alone
				failure.Kind, failure.At = WebIdentityToken, nil
				return failure.path(r.out.WebIdentityFile).from("assume-role-with-web-identity", at).about(profile, setting, token)
			}
			failure.Key = settings[failure.Key]
			return failure
		}
		if failure := r.connect(target); failure != nil || target.custom {
			return failure
		}
		if failure = role.refused("AssumeRoleWithWebIdentity", "assume-role-with-web-identity"); failure != nil {
			failure.Key = settings[failure.Key]
		}
		return failure
	}}
	return answer{source: found, at: at}
}

// openToken is open() of the token file: its name is not expanded.
func (r *resolver) openToken(name string) *Failure {
	message, ok := r.openError(name)
	if ok {
		return nil
	}
	f := failing(WebIdentityToken, AtCall, message, name)
	if message == endlessWait {
		f.Exception, f.Message = "", endlessWait+" "+pyjson.Quote(name)
	}
	f.NeedsImage = r.p.Files.Lookup(absolute(name, r.p)).Kind == containerfs.Unknown
	return f.path(absolute(name, r.p))
}

// openError is the error of opening a file for reading, and whether there is one. If the image may
// have the file, it counts as missing.
func (r *resolver) openError(name string) (string, bool) {
	if name == "" {
		return noSuchFile, false
	}
	message := faultText(r.p.Files.Lookup(absolute(name, r.p)).Open())
	return message, message == ""
}

// endlessWait is the result of opening a FIFO without a writer: no exception.
const endlessWait = "boto3 waits for ever for something to be written into"

// faultText is Python's text of an operating system error, "" for none.
func faultText(fault containerfs.Fault) string {
	switch fault {
	case containerfs.NoFault:
		return ""
	case containerfs.EACCES:
		return permissionDenied
	case containerfs.EISDIR:
		return isADirectory
	case containerfs.ENOTDIR:
		return notADirectory
	case containerfs.ELOOP:
		return tooManyLinks
	case containerfs.ENXIO:
		return noSuchDevice
	case containerfs.Waits:
		return endlessWait
	}
	return noSuchFile
}

// exceptionOf is Python's class of an operating system error.
func exceptionOf(message string) string {
	switch message {
	case noSuchFile:
		return "FileNotFoundError"
	case permissionDenied:
		return "PermissionError"
	case isADirectory:
		return "IsADirectoryError"
	case notADirectory:
		return "NotADirectoryError"
	}
	return "OSError"
}
