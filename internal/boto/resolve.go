package boto

import (
	"strings"

	"doctor/internal/containerfs"
)

// Resolve predicts what boto3 does in the process when a session is made, its credentials are
// looked up, a client is made and a first request is sent (botocore 1.43, boto3.Session). The
// result is never nil.
func Resolve(p Process, s Session) *Outcome {
	r := &resolver{p: p, s: s, out: &Outcome{Profile: "default", ProfileFrom: From{Default: true}}}
	r.out.Failure = r.run()
	return r.out
}

// resolver is the state of one boto3.Session.
type resolver struct {
	p   Process
	s   Session
	out *Outcome

	// own are the profiles, sso-sessions and services of the config file alone, shared the sections
	// of the credentials file, merged the profiles of both.
	own    profileMap
	shared sectionMap
	merged merged
	// scoped is the profile in use, nil if it is in no file.
	scoped *settings
	// region is the session's region, nil if there is none.
	region        *string
	regionIsBlock bool
	// found is the source of the credentials, nil if there is none.
	found *source
}

func (r *resolver) run() *Failure {
	r.readFiles()
	r.pickProfile()
	if r.s.Role != nil && r.s.Role.Otherwise == "" {
		return r.runWithRole()
	}
	r.pickRegion()
	r.pickEndpoint()
	return r.inOrder(step{BeforeSession, r.begin}, step{AtSession, r.loadCredentials}, step{AtClient, r.buildClient}, step{AtCall, r.firstCall})
}

// step is one step of a session.
type step struct {
	before Stage // an exception that the arguments raise at that stage comes first
	run    func() *Failure
}

// always precedes every exception that the arguments raise.
const always Stage = BeforeSession - 1

// inOrder runs the steps up to the first that fails.
func (r *resolver) inOrder(steps ...step) *Failure {
	for _, step := range steps {
		if refused := r.s.Refused; refused != nil && refused.Stage == step.before {
			return refused
		}
		if failure := step.run(); failure != nil {
			return failure
		}
	}
	return nil
}

// begin makes the clients' Configs, then the session.
func (r *resolver) begin() *Failure {
	for _, step := range []func() *Failure{r.s.Config.Failure, r.s.RoleConfig.Failure, r.openSession} {
		if failure := step(); failure != nil {
			return failure
		}
	}
	return nil
}

func (r *resolver) env(name string) (string, bool) {
	value, set := r.p.Env[name]
	return value, set
}

// readFiles reads both files, whether or not boto3 reaches the second.
func (r *resolver) readFiles() {
	out := r.out
	out.ConfigFile = r.readFile("AWS_CONFIG_FILE", "~/.aws/config")
	out.CredentialsFile = r.readFile("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")
	r.merged = r.p.Known.merge(out.ConfigFile, out.CredentialsFile)
	r.own, r.shared, out.Profiles = r.merged.own, r.merged.shared, r.merged.names
}

// readFile finds and reads one of the two files. Anything but a regular file counts as missing, and
// an unreadable file as empty, because RawConfigParser.read ignores the error.
func (r *resolver) readFile(variable, fallback string) ConfigFile {
	text, set := r.env(variable)
	file := ConfigFile{Variable: variable, Value: text}
	if !set {
		file = ConfigFile{}
		text = fallback
	}
	file.shown = expand(text, r.p)
	file.Path = ExpandPath(text, r.p)
	if file.Path == "" || strings.HasSuffix(file.shown, "/") {
		return file
	}
	file.Entry = r.p.Files.Lookup(file.Path)
	if !file.Entry.IsFile() {
		return file
	}
	if !file.Entry.Readable {
		file.Ini = &Ini{}
		return file
	}
	file.parse(r.p.Known)
	return file
}

// pickProfile finds the profile's name: the argument, AWS_DEFAULT_PROFILE, AWS_PROFILE; an empty
// variable counts (configprovider.py).
func (r *resolver) pickProfile() {
	out := r.out
	if r.s.Profile != nil {
		out.Profile, out.ProfileFrom = *r.s.Profile, From{Argument: true}
	} else {
		for _, name := range []string{"AWS_DEFAULT_PROFILE", "AWS_PROFILE"} {
			if value, set := r.env(name); set {
				out.Profile, out.ProfileFrom = value, From{Variable: name}
				break
			}
		}
	}
	r.scoped = r.merged.profile(out.Profile)
	out.ProfileExists = r.scoped != nil
}

// openSession is boto3.Session(): it looks for data_path in the profile, and so reads the files,
// unless AWS_DATA_PATH is set, which defers that.
func (r *resolver) openSession() *Failure {
	if _, put := r.env("AWS_DATA_PATH"); put {
		return nil
	}
	return r.loadConfig(AtSession)
}

// loadConfig is Session.full_config and get_scoped_config.
func (r *resolver) loadConfig(stage Stage) *Failure {
	for _, file := range []ConfigFile{r.out.ConfigFile, r.out.CredentialsFile} {
		if file.Err != nil {
			return r.refused(file, stage)
		}
	}
	if r.out.ProfileExists || r.out.ProfileFrom.Default {
		return nil
	}
	name := r.out.Profile
	f := raise(ProfileNotFound, stage, "ProfileNotFound", "The config profile (%s) could not be found", name)
	f.NeedsImage = r.filesInImage()
	return f.about(name, r.out.ProfileFrom.Variable, name)
}

// filesInImage: one of the files may be in the image, not visible here.
func (r *resolver) filesInImage() bool {
	return r.out.ConfigFile.Entry.Kind == containerfs.Unknown || r.out.CredentialsFile.Entry.Kind == containerfs.Unknown
}

func (r *resolver) refused(file ConfigFile, stage Stage) *Failure {
	f := raise(ConfigParse, stage, "ConfigParseError", "Unable to parse config file: %s", file.shown)
	f.Parse = file.Err
	return f.path(file.Path).from("", Pos{file.Path, file.Err.Line})
}
