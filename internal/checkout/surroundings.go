package checkout

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/facts"
	"doctor/internal/host"
	"doctor/internal/placeholder"
	"doctor/internal/sessions"
)

// Assumption is what may be so on the machine of a person, and cannot be seen in a checkout.
type Assumption struct {
	// Shell are variables of the shell.
	Shell map[string]string
	// Lines are lines of the environment file.
	Lines []string
	// KeysInConfig: the keys are in the config file, and there is no credentials file.
	KeysInConfig bool
}

// With adds another assumption.
func (a Assumption) With(other Assumption) Assumption {
	shell := maps.Clone(a.Shell)
	if shell == nil {
		shell = map[string]string{}
	}
	maps.Copy(shell, other.Shell)
	return Assumption{Shell: shell, Lines: slices.Concat(a.Lines, other.Lines), KeysInConfig: a.KeysInConfig || other.KeysInConfig}
}

// surroundings are what the project needs from the machine around the checkout: they are imagined to
// be there, so that only what the project itself does wrong fails.
type surroundings struct {
	// profiles are the profiles that it names.
	profiles []string
	// files and folders are what its mounts and settings name outside of the checkout.
	files   map[string]kind
	folders map[string]bool
}

// kind is what a file holds.
type kind int

const (
	plain kind = iota
	config
	credentials
	variables // an environment file
	token     // of SSO
	webToken  // of a web identity
	bundle    // of certificates
	script    // that a credential_process runs
)

// rounds is how often the machine is completed: a mount shows files, and a file profiles.
const rounds = 4

// Facts are the facts of the project on the machine of the checkout, if the assumption is true.
func (c *Checkout) Facts(ctx context.Context, a Assumption) *facts.Facts {
	s := &surroundings{files: map[string]kind{}, folders: map[string]bool{}}
	s.name("default")
	if aws := filepath.Join(c.home, ".aws"); !c.given || c.real.Lacks(aws) {
		s.files[filepath.Join(aws, "config")], s.files[filepath.Join(aws, "credentials")] = config, credentials
	}
	for range rounds {
		w := c.facts(ctx, c.machine(a, s))
		if !c.learn(s, w) {
			return w
		}
	}
	return c.facts(ctx, c.machine(a, s))
}

func (c *Checkout) facts(ctx context.Context, m *host.Machine) *facts.Facts {
	o := c.options
	o.EnvFile = c.env.read
	return facts.New(ctx, m, c.Dir, o)
}

// name adds a profile, unless it is one that nobody has.
func (s *surroundings) name(profile string) bool {
	if profile == "" || slices.Contains(s.profiles, profile) || strings.ContainsAny(profile, "\r\n[]#;\"'") || placeholder.Find("profile", profile) != "" {
		return false
	}
	s.profiles = append(s.profiles, profile)
	return true
}

// file adds a file, unless it is known.
func (s *surroundings) file(path string, k kind) bool {
	if _, known := s.files[path]; known {
		return false
	}
	s.files[path] = k
	return true
}

// learn adds what the project needs and the machine lacks, and reports whether that was anything.
func (c *Checkout) learn(s *surroundings, w *facts.Facts) bool {
	more := false
	p := w.Project()
	for _, r := range p.Refusals {
		if at := p.Path(r.Subject); r.Kind == astro.EnvFileMissing && (c.unseen(at) || filepath.Base(at) == ".env") {
			more = s.file(at, variables) || more
		}
	}
	for _, v := range w.Diagnosis().Views {
		for _, name := range []string{"AWS_PROFILE", "AWS_DEFAULT_PROFILE"} {
			more = s.name(v.Process.Env[name]) || more
		}
		for _, session := range v.Sessions {
			if session.Boto.Profile != nil {
				more = s.name(*session.Boto.Profile) || more
			}
			more = c.needed(s, w.Machine, v, session.Outcome) || more
		}
		for _, m := range v.Service.Mounts {
			if m.FromOverride && m.Type == astro.Bind && m.Source != "" {
				more = c.source(s, w.Machine, v, m) || more
			}
		}
		if p.Mode == astro.Standalone {
			o := v.Default()
			more = c.direct(s, w.Machine, o.ConfigFile.Path, config) || more
			more = c.direct(s, w.Machine, o.CredentialsFile.Path, credentials) || more
		}
	}
	return more
}

// direct adds a file that a process of the machine itself names.
func (c *Checkout) direct(s *surroundings, m *host.Machine, at string, k kind) bool {
	return filepath.IsAbs(at) && c.unseen(at) && m.Lacks(at) && s.file(at, k)
}

// source adds what is to be at the source of a mount: the files that boto3 looks for below its target,
// or those of a folder of AWS.
func (c *Checkout) source(s *surroundings, m *host.Machine, v *sessions.View, mount astro.Mount) bool {
	at, ok := m.Local(mount.Source)
	if !ok || !c.unseen(at) || m.Hidden(at) || placeholder.Find("a path", at) != "" {
		return false
	}
	more := false
	o := v.Default()
	for container, k := range map[string]kind{o.ConfigFile.Path: config, o.CredentialsFile.Path: credentials} {
		if rest, below := strings.CutPrefix(path.Clean(container), mount.Target); below && (rest == "" || rest[0] == '/') && container != "" {
			if file := filepath.Join(at, filepath.FromSlash(rest)); m.Lacks(file) {
				more = s.file(file, k) || more
			}
		}
	}
	if more || !m.Lacks(at) {
		return more
	}
	switch base := path.Base(filepath.ToSlash(at)); {
	case base == "config" && path.Base(mount.Target) != ".aws":
		return s.file(at, config)
	case base == "credentials" && path.Base(mount.Target) != ".aws", strings.HasPrefix(mount.Target, "/run/secrets/"):
		return s.file(at, credentials)
	case strings.Contains(base, "aws") || path.Base(mount.Target) == ".aws":
		first := s.file(filepath.Join(at, "config"), config)
		return s.file(filepath.Join(at, "credentials"), credentials) || first
	case path.Ext(mount.Target) != "" && path.Ext(base) != "":
		return s.file(at, plain)
	}
	known := s.folders[at]
	s.folders[at] = true
	return !known
}

// furnish puts the surroundings onto the machine. What cannot be put there stays absent.
func (c *Checkout) furnish(over *host.Overlay, a Assumption, s *surroundings) {
	makeFolders(over, c.home)
	for _, folder := range slices.Sorted(maps.Keys(s.folders)) {
		makeFolders(over, folder)
	}
	for _, file := range slices.SortedFunc(maps.Keys(s.files), cmp.Compare[string]) {
		makeFolders(over, filepath.Dir(file))
		mode := fs.FileMode(0o644)
		if s.files[file] == script {
			mode = 0o755
		}
		_ = over.Create(file, c.content(s, s.files[file], a), mode)
	}
	c.env.furnish(over, c.Dir, a.Lines)
}

func (c *Checkout) content(s *surroundings, k kind, a Assumption) []byte {
	var out strings.Builder
	switch k {
	case config:
		for _, name := range s.profiles {
			section := "profile " + name
			if name == "default" {
				section = name
			}
			fmt.Fprintf(&out, "[%s]\nregion = %s\n", section, standInRegion)
			if a.KeysInConfig {
				out.WriteString(keys)
			}
		}
	case credentials:
		if a.KeysInConfig {
			break
		}
		for _, name := range s.profiles {
			fmt.Fprintf(&out, "[%s]\n%s", name, keys)
		}
	case variables:
		env := c.env
		if env.docs.read != "" {
			env.template = "" // its lines are those of the document
		}
		out.WriteString(env.text(a.Lines))
	case plain, token, webToken, bundle, script:
		out.WriteString(c.text(k))
	}
	return []byte(out.String())
}

// keys are the settings of a profile with keys.
const keys = "aws_access_key_id = " + standInKey + "\naws_secret_access_key = " + standInSecret + "\n"

// makeFolders makes a folder with those above it, as far as they are missing.
func makeFolders(over *host.Overlay, folder string) {
	if parent := filepath.Dir(folder); parent != folder {
		makeFolders(over, parent)
		_ = over.Mkdir(folder, 0o755) // it may exist
	}
}
