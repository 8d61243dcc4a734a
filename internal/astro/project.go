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

// Origin is the place that a value came from. File is relative to the project if it is inside; Line
// and Column count from 1, 0 if unknown.
type Origin struct {
	File   string
	Line   int
	Column int
}

// IsZero reports whether the origin is unknown.
func (o Origin) IsZero() bool { return o == Origin{} }

// Source is the layer that set a variable of a service.
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

// Var is one environment variable of a service. One that is set but empty has an empty Value; one
// that is not set is not in the map.
type Var struct {
	Name, Value string
	Origin      Origin
	Source      Source
	// Raw is the value as written, before quotes and interpolation.
	Raw string
	// Unfilled are the variables in it that were unset or empty, sorted.
	Unfilled []string
	// Listed: environment: is a list, and has the variable as NAME=value.
	Listed bool
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
	// Volume is the name of the volume if the volume's own options make it a bind.
	Volume string
	// Target is the cleaned path in the container.
	Target   string
	ReadOnly bool
	// CreateHostPath: the engine creates a missing source, empty and owned by root (short syntax,
	// long syntax without `bind:`).
	CreateHostPath bool
	// SELinux is the requested relabelling: "", "z" or "Z".
	SELinux string
	// FromOverride: written by the user, not the CLI's own.
	FromOverride bool
	Origin       Origin
	// Raw is the volume line as written, before interpolation; "" for the CLI's own.
	Raw string
	// Written is the source as the override has it, interpolated, in either form.
	Written string
	// External: a volume that compose does not create; its content is unknown.
	External bool
	// Filled is the line of another service, not one of Airflow's, that may write what is missing in
	// it; zero if there is none.
	Filled Origin
	// NoCopy: a new volume does not get the image's content at its target. The engine refuses it for
	// a bind.
	NoCopy bool
	// Tmpfs are the options of a tmpfs.
	Tmpfs TmpfsOptions
	// From is the service that the mount comes from, through volumes_from.
	From string
}

// TmpfsOptions are the options of a tmpfs's root folder.
type TmpfsOptions struct {
	// Mode is valid if HasMode is set.
	Mode     fs.FileMode
	HasMode  bool
	UID, GID int
}

// Service is one Airflow service of the project.
type Service struct {
	Name string
	Env  map[string]Var
	// Hidden are the variables of its image and its env_files that environment: overrides or
	// removes.
	Hidden map[string]Var
	// Removed are the variables that environment: names without a value and the shell does not set:
	// compose removes them.
	Removed map[string]Var
	Mounts  []Mount
	// Injected are files that are copied into the container.
	Injected []Injected
	// User is the value of `user:` ("astro" in the base). If the override sets it, UserOrigin is
	// its place, UserRaw its text and UserUnfilled its unset variables.
	User         string
	UserOrigin   Origin
	UserRaw      string
	UserUnfilled []string
	// UID and GID are the user's numbers in a Runtime image; -1 if unknown without the image.
	UID, GID int
	// Groups are the additional groups of group_add, UnknownGroup the first of them that only the
	// image may know.
	Groups       []int
	UnknownGroup string
	// Hosts are the hosts that it can reach; nil in standalone mode.
	Hosts *Hosts
	// Home is the container's HOME, WorkDir the working directory of its processes.
	Home, WorkDir string
	// PasswdHome is the home folder in the image's passwd file, whatever HOME says.
	PasswdHome string
	// ReadOnlyRoot: read_only, so that nothing can be written outside the mounts.
	ReadOnlyRoot bool
	// refused is why compose cannot copy the service's secrets and configs into the container.
	refused []Refusal
	// Command is what the container runs instead of what the CLI starts, CommandOrigin its place; ""
	// if it runs that.
	Command       string
	CommandOrigin Origin
	// Foreign is the line of volumes_from that names a container outside the project, whose mounts
	// are unknown; zero if there is none.
	Foreign Origin
}

// Getenv returns the value of a variable and whether it is set.
func (s *Service) Getenv(name string) (string, bool) {
	v, ok := s.Env[name]
	return v.Value, ok
}

// Refusal is why the CLI, compose or the engine will not start the project.
type Refusal struct {
	// Text is the printed error, without the CLI's prefix and without a quoted value that may be a
	// secret.
	Text string
	// Kind is the reason.
	Kind RefusalKind
	// By is who refuses: "astro", "compose", "docker" or "engine"; "" for BeyondBounds, because
	// doctor does not pass the file on.
	By string
	At []Origin
	// Subject is what is refused: a service, a variable, a key; for messages.
	Subject string
	// Services are the override's services with the same mistake, in the order of their lines,
	// because compose names only one of them.
	Services []string
	// Mount is the refused mount, nil if something else is refused.
	Mount *Mount
	// Fault is the exact mistake if the kind does not determine it.
	Fault Fault
	// Keys are the unknown keys, for UnknownTopKeys and UnknownServiceKeys.
	Keys []string
	// Name is the volume's name in the engine, for VolumeMissing and VolumeNotAsked, or the file
	// that excludes the subject, for LeftOut.
	Name string
	// Unreadable is why a file could not be read at all, for FileUnreadable, FolderForFile and
	// BeyondBounds. Text is then empty unless the printed error is known.
	Unreadable string
}

// Project is one Astro project as the CLI will start it.
type Project struct {
	// Dir is the project folder, absolute.
	Dir  string
	Mode Mode
	// ModeFrom is the source of the mode: a flag, a config file, the default.
	ModeFrom string
	// IsAstro: .astro/config.yaml exists. NearestParent is the nearest parent folder that has one
	// if this folder does not.
	IsAstro       bool
	NearestParent string
	Config        Config
	Image         dockerfile.Image
	EnvFile       EnvFile
	Override      Override
	// Services are the Airflow services, sorted by name, without the database and its migration. If
	// the project is refused they are the base ones, with the variables of the environment file.
	Services []*Service
	// Refusals are the reasons why the project will not start, in the order they were found.
	Refusals []Refusal
	// Unset are the variables of the override that the shell does not set.
	Unset []UnsetVariable
	// Requirements are the packages of requirements.txt, with normalized names and versions.
	Requirements []Requirement

	Machine *host.Machine

	settingsFile, composeFile string
	askVolume                 func(name string) (EngineVolume, bool)
	volumes                   map[string]toldVolume
	// given is the file of --compose-file, for its positions.
	given Override
	// budget is what may still be spent on loading the project.
	budget *bounds.Budget
}

// UnsetVariable is a ${NAME} in the override that the shell does not set.
type UnsetVariable struct {
	Name   string
	Origin Origin
	// Variables with a default or required ones (`:-`, `:?`) are not in this list.
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
	// SkipDuplicateVolumes: duplicate_volumes is false, so that dags is the only project folder
	// that is mounted.
	SkipDuplicateVolumes bool
	Origins              map[string]Origin
	// ParseError is why the file could not be read.
	ParseError error
}

// EnvFile is the environment file (.env) as one reader reads it.
type EnvFile struct {
	// Path is relative to the project as given; Exists whether the file exists.
	Path   string
	Exists bool
	// Data is the content of the file on disk.
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
	// Ignored are files that look like an override but are not read, relative to the project.
	Ignored []string
	// Err is why it could not be read at all.
	Err error

	docs []*yaml.Node
	// broken: after these documents it is not YAML.
	broken bool
	// tooMuch is why the file is not passed to compose, nil if it is.
	tooMuch error
	owner   *Project // for the shell variables used in interpolation
}

// OverrideService is one service in the override.
type OverrideService struct {
	Name   string
	Origin Origin
	// Empty: the key exists without a value.
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
