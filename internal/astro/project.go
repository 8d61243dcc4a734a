// Package astro works out what `astro dev start` will build from a project:
// the services, and for each its environment, mounts and user, every value with
// the file and line that it came from. It models astro-cli 1.45 (compose-go
// v2.9.1) and touches nothing.
package astro

import (
	"io/fs"

	"go.yaml.in/yaml/v3"

	"doctor/internal/bounds"
	"doctor/internal/dockerfile"
	"doctor/internal/host"
)

// Mode is the way the CLI runs Airflow.
type Mode string

// The modes. The CLI's default is docker.
const (
	Docker     Mode = "docker"
	Standalone Mode = "standalone"
)

// Origin is the place that a value came from. File is relative to the project
// where it lies inside it; Line and Column count from 1, 0 when unknown.
type Origin struct {
	File   string
	Line   int
	Column int
}

// IsZero reports whether the origin is unknown.
func (o Origin) IsZero() bool { return o == Origin{} }

// Source says which of the layers set a variable of a service.
type Source int

// The layers, weakest first (compose-go types/project.go
// WithServicesEnvironmentResolved).
const (
	FromImage       Source = iota // ENV in the Dockerfile
	FromEnvFile                   // .env, or another env_file
	FromBase                      // the CLI's own template
	FromEnvironment               // environment: in the override
	FromShell                     // environment: without a value, taken from the shell
	FromProcess                   // standalone mode: inherited from the shell
)

// Var is one environment variable of a service. A variable that is set to
// nothing has an empty Value; one that is not set is not in the map.
type Var struct {
	Name, Value string
	Origin      Origin
	Source      Source
	// Raw is the value as written, before quotes and variables were dealt with.
	Raw string
	// Unfilled are the variables that it was to be filled from and that left nothing
	// in it, sorted.
	Unfilled []string
}

// MountType is the type of a mount as compose names it.
type MountType string

// The types of a mount.
const (
	Bind   MountType = "bind"
	Volume MountType = "volume"
	Tmpfs  MountType = "tmpfs"
)

// Mount is one mount of a service, after interpolation and path rules.
type Mount struct {
	Type MountType
	// Source is the absolute host path of a bind, or the name of a volume ("" if anonymous).
	Source string
	// Volume is the name of the volume that makes it, where a volume's own options
	// make a bind of it.
	Volume string
	// Target is the cleaned path in the container.
	Target   string
	ReadOnly bool
	// CreateHostPath: a missing source is made by the engine, empty and owned by
	// root (short syntax, long syntax without `bind:`).
	CreateHostPath bool
	// SELinux is the relabelling asked for: "", "z" or "Z".
	SELinux string
	// FromOverride: written by the user, not the CLI's own.
	FromOverride bool
	Origin       Origin
	// Raw is the volume line as written, before interpolation; "" for the CLI's own.
	Raw string
	// Written is the source as the override has it, interpolated, in either form.
	Written string
	// External: a volume that compose does not make; what is in it is not known.
	External bool
	// NoCopy: a volume that does not begin as what the image has at its target.
	NoCopy bool
	// Tmpfs are the options of a tmpfs.
	Tmpfs TmpfsOptions
	// From is the service whose mount it is, through volumes_from.
	From string
}

// TmpfsOptions are what is said of the root of a tmpfs.
type TmpfsOptions struct {
	// Mode counts where HasMode is set.
	Mode     fs.FileMode
	HasMode  bool
	UID, GID int
}

// Service is one Airflow service of the project.
type Service struct {
	Name string
	Env  map[string]Var
	// Hidden are the variables of its image and its env_files to which environment:
	// gives another value, or which it takes away.
	Hidden map[string]Var
	// Removed are the variables that environment: names without a value and the
	// shell does not set: compose takes them away.
	Removed map[string]Var
	Mounts  []Mount
	// Injected are files that are copied into the container.
	Injected []Injected
	// User is what `user:` says ("astro" in the base); UserOrigin where the
	// override says so, UserRaw how, and UserUnfilled what it was to be filled from.
	User         string
	UserOrigin   Origin
	UserRaw      string
	UserUnfilled []string
	// UID and GID are the numbers the user has in a Runtime image; -1 if that
	// cannot be told without the image.
	UID, GID int
	// Groups are the further groups of group_add, UnknownGroup the first of them that
	// only the image may know.
	Groups       []int
	UnknownGroup string
	// Hosts are the hosts that it can reach; nil in standalone mode.
	Hosts *Hosts
	// Home is the home folder that the container's HOME will have, WorkDir where
	// its processes start.
	Home, WorkDir string
	// PasswdHome is the home folder in the image's passwd file, whatever HOME says.
	PasswdHome string
	// ReadOnlyRoot: read_only, so that nothing can be written outside the mounts.
	ReadOnlyRoot bool
	// refused is why compose cannot copy its secrets and configs into the container.
	refused []Refusal
	// Foreign is the line of volumes_from that names a container which is not of the
	// project, and whose mounts are not known; zero if there is none.
	Foreign Origin
}

// Getenv returns the value of a variable and whether it is set.
func (s *Service) Getenv(name string) (string, bool) {
	v, ok := s.Env[name]
	return v.Value, ok
}

// Refusal is why the CLI, compose or the engine will not start the project.
type Refusal struct {
	// Text is what is printed, without the CLI's prefix and without a quoted value
	// that may be a secret.
	Text string
	// Kind is what it is for.
	Kind RefusalKind
	// By says who refuses: "astro", "compose", "docker" or "engine"; "" for BeyondBounds,
	// as doctor does not hand the file on.
	By string
	At []Origin
	// Subject is the thing refused: a service, a variable, a key; for messages.
	Subject string
	// Services are those of the override that have the same mistake, in the order
	// of their lines, where compose names one of them only.
	Services []string
	// Mount is the mount that is refused, nil where it is another thing.
	Mount *Mount
	// Fault is what is wrong with it, where the kind does not say it.
	Fault Fault
	// Keys are those that compose does not know, for UnknownTopKeys and UnknownServiceKeys.
	Keys []string
	// Name is the volume as the engine knows it, for VolumeMissing and VolumeNotAsked, and
	// the file that leaves the subject out, for LeftOut.
	Name string
	// Unreadable says why a file could not be read at all, for FileUnreadable,
	// FolderForFile and BeyondBounds. Text is then empty unless it is known what is printed.
	Unreadable string
}

// Project is one Astro project as the CLI will start it.
type Project struct {
	// Dir is the project folder, absolute.
	Dir  string
	Mode Mode
	// ModeFrom says where the mode came from: a flag, a config file, the default.
	ModeFrom string
	// IsAstro: .astro/config.yaml is there. NearestParent is the nearest parent
	// folder that has one, when this has not.
	IsAstro       bool
	NearestParent string
	Config        Config
	Image         dockerfile.Image
	EnvFile       EnvFile
	Override      Override
	// Services are the Airflow services, sorted by name, without the database
	// and its migration. When the project is refused they are the base ones, with
	// what the environment file gives them.
	Services []*Service
	// Refusals are the reasons why the project will not start, first seen first.
	Refusals []Refusal
	// Unset are the variables that the override asks the shell for in vain.
	Unset []UnsetVariable
	// Requirements are the packages of requirements.txt, normalised, with versions.
	Requirements []Requirement

	Machine *host.Machine

	settingsFile, composeFile string
	askVolume                 func(name string) (EngineVolume, bool)
	volumes                   map[string]toldVolume
	// given is the file that --compose-file names, for the places in it.
	given Override
	// budget is what may still be spent on it.
	budget *bounds.Budget
}

// UnsetVariable is a ${NAME} in the override that the shell does not set.
type UnsetVariable struct {
	Name   string
	Origin Origin
	// Default or required forms (`:-`, `:?`) are not in this list.
	Path string // the path in the file, such as services.scheduler.volumes[0]
}

// Requirement is one line of requirements.txt.
type Requirement struct {
	Name, Spec string
	Extras     []string
	Origin     Origin
}

// Config is .astro/config.yaml.
type Config struct {
	Path        string
	ProjectName string
	DevMode     string
	// ContainerBinary is "docker", "podman" or "".
	ContainerBinary string
	// SkipDuplicateVolumes: duplicate_volumes is false, so that of the project's
	// folders only dags is mounted.
	SkipDuplicateVolumes bool
	Origins              map[string]Origin
	// ParseError is why the file could not be read.
	ParseError error
}

// EnvFile is the environment file (.env) as one reader reads it.
type EnvFile struct {
	// Path is relative to the project as given; Exists whether it is there.
	Path   string
	Exists bool
	// Data is the file as it is on disk.
	Data []byte
	// Vars are the assignments in the order of the file; later ones win.
	Vars []Var
	// Err is why the reader of this mode refuses it, Line where.
	Err  error
	Line int
}

// Override is docker-compose.override.yml.
type Override struct {
	// Name is the file's name; Exists whether the CLI will read it.
	Name   string
	Exists bool
	Data   []byte
	// Services are the services that it names, in its order.
	Services []OverrideService
	// Ignored are files that look like an override and are not read, relative
	// to the project.
	Ignored []string
	// Err is why it could not be read at all.
	Err error

	docs []*yaml.Node
	// tooMuch is why the file is not handed to compose, nil if it is.
	tooMuch error
	owner   *Project // for the shell that its variables are filled from
}

// OverrideService is one service in the override.
type OverrideService struct {
	Name   string
	Origin Origin
	// Empty: the key is there with nothing in it.
	Empty bool
}

// Service returns the service of that name, nil if there is none.
func (p *Project) Service(name string) *Service {
	for _, s := range p.Services {
		if s.Name == name {
			return s
		}
	}
	return nil
}

// Requires reports whether requirements.txt names a package.
func (p *Project) Requires(name string) bool {
	for _, r := range p.Requirements {
		if r.Name == name {
			return true
		}
	}
	return false
}
