package astro

// RefusalKind is the reason of a refusal.
type RefusalKind string

// The kinds of refusals; a Fault may add detail.
const (
	StandaloneOnWindows       RefusalKind = "standalone on windows"        // the standalone mode on Windows
	ImagePathAbsent           RefusalKind = "image path absent"            // COPY of a file that is not in the project
	ProjectPathUnsafe         RefusalKind = "project path unsafe"          // a project path that the CLI cannot mount
	OverrideYAMLSyntax        RefusalKind = "override yaml syntax"         // an override that is not YAML
	OverrideYAMLShape         RefusalKind = "override yaml shape"          // an override that is YAML, but no compose file
	OverrideUnknownService    RefusalKind = "override unknown service"     // a service that this Airflow does not have
	OverrideRefused           RefusalKind = "override refused"             // an override that compose refuses
	EnvFileMissing            RefusalKind = "env file missing"             // an env_file that does not exist
	InterpolationSyntax       RefusalKind = "interpolation syntax"         // a variable with unknown syntax
	RequiredVariableMissing   RefusalKind = "required variable missing"    // a required variable that the shell does not set
	UndefinedVariableInSource RefusalKind = "undefined variable in source" // a volume source with a variable that is not set
	WindowsPercentVariable    RefusalKind = "windows percent variable"     // a variable between percent signs
	WindowsPathOnPOSIX        RefusalKind = "windows path on posix"        // a Windows path on a system without drives
	VolumeSpecSpace           RefusalKind = "volume spec space"            // a space after the colon of a volume line
	VolumeTypeWithPath        RefusalKind = "volume type with path"        // a volume whose source is a path
	NamedVolumeUndeclared     RefusalKind = "named volume undeclared"      // a source that is read as the name of a volume
	NamedVolumeNotBind        RefusalKind = "named volume not bind"        // a named volume instead of the AWS folder
	OverrideVersionKey        RefusalKind = "override version key"         // the obsolete key version
	DotenvSyntax              RefusalKind = "dotenv syntax"                // a line of .env that its reader refuses
	MountTargetRelative       RefusalKind = "mount target relative"        // a mount target that is not absolute
	MountTargetIsFilePath     RefusalKind = "mount target is file path"    // a folder mounted on the name of a file
	HostPathMissing           RefusalKind = "host path missing"            // a mounted folder that does not exist
	RelativeSourceInProject   RefusalKind = "relative source in project"   // a mount of .aws from the project folder
	UserOverridden            RefusalKind = "user overridden"              // a user setting that moves the home folder
)

// BeyondBounds is the kind of what exceeds doctor's bounds: the result of the CLI, compose and the
// engine is unknown. No rule reports it; see Unlooked.
const BeyondBounds RefusalKind = "beyond bounds"
