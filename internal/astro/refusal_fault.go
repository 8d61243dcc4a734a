package astro

// Fault is the exact mistake if the kind of the refusal does not determine it: each rule words the
// faults of its kinds.
type Fault int

// The faults. compose's errors are interpreted only where the refusal is made.
const (
	NoFault Fault = iota

	// Of mounts.
	SourceMissing     // and `bind:` keeps the engine from creating it
	LinkToNothing     // the source is a dangling link, so that no folder can be created
	DeviceMissing     // the source that a volume binds does not exist
	EmptyOnFile       // the folder created for a missing source would be mounted on a file
	FolderOnFile      // of the surrounding mount
	FileOnFolder      // of the surrounding mount
	BelowFile         // another mount is below it, and it is a file
	NoMountpoint      // it cannot be created in the surrounding read-only mount
	FolderOfEnvFile   // the source becomes a folder, and has the name of an environment file
	VolumeMissing     // the volume is external, and the engine does not have it
	VolumeNotAsked    // probably VolumeMissing; no engine was asked
	VolumeOption      // a mandatory option of the volume is not set
	CopyOfBind        // nocopy, which is for volumes of the engine
	TmpfsOption       // the engine does not know an option of the tmpfs
	TmpfsTaken        // volumes_from includes a tmpfs, which cannot be shared
	FileInReadOnly    // a secret or a config would be written into a read-only mount
	BindWithoutSource // a bind in the long form without a source
	UndefinedVolume   // the source is taken for the name of an undeclared volume

	// Of files as a whole.
	FileUnreadable // Unreadable says why
	FolderForFile  // a folder is at the path of the file
	FolderNamed    // the value names a folder, but compose takes a file
	FormatUnknown  // of an environment file
	LeftOut        // excluded from the image by .dockerignore

	// Of YAML.
	DuplicateKey     // in one mapping
	BadEscape        // after a backslash in double quotes
	UnknownAnchor    // no definition before its use
	NotUTF8          // a character is in another encoding
	OpenQuote        // a quote is not closed
	PercentUnquoted  // a value begins with %NAME%
	TemplateNotKnown // compose does not know the syntax of the variable

	// Of the override's structure.
	ServicesEmpty      // services: has nothing under it
	UnknownTopKeys     // beside services:
	UnknownServiceKeys // of a service
	VolumesNoList      // volumes: is not a list
	EnvironmentMixed   // environment: is neither a list nor a mapping

	// Of statements of environment files.
	EnvQuoteOpen       // a quote is not closed
	EnvNameSpaced      // the name contains a space
	EnvNoAssignment    // a character that is not allowed there
	EnvVariableMissing // a required variable that neither the shell nor an earlier line sets
	EnvTemplateOpen    // a ${ is not closed
)

// Faults lists the faults that a refusal of a kind may have.
func Faults(kind RefusalKind) []Fault {
	if faults := faultsOf[kind]; faults != nil {
		return faults
	}
	return []Fault{NoFault}
}

var faultsOf = map[RefusalKind][]Fault{
	ImagePathAbsent:    {NoFault, LeftOut},
	OverrideYAMLSyntax: {NoFault, DuplicateKey, BadEscape, UnknownAnchor, NotUTF8, OpenQuote},
	OverrideYAMLShape:  {NoFault, ServicesEmpty, UnknownTopKeys, UnknownServiceKeys, VolumesNoList, EnvironmentMixed},
	OverrideRefused: {
		NoFault, FileUnreadable, FolderForFile, FolderNamed, FormatUnknown, BindWithoutSource, FileOnFolder, NoMountpoint,
		VolumeMissing, VolumeOption, CopyOfBind, TmpfsOption, TmpfsTaken, FileInReadOnly,
	},
	InterpolationSyntax:     {TemplateNotKnown, UndefinedVolume},
	WindowsPercentVariable:  {PercentUnquoted, UndefinedVolume},
	VolumeTypeWithPath:      {UndefinedVolume},
	NamedVolumeUndeclared:   {UndefinedVolume},
	NamedVolumeNotBind:      {VolumeMissing, VolumeNotAsked},
	DotenvSyntax:            {NoFault, FileUnreadable, FolderForFile, EnvQuoteOpen, EnvNameSpaced, EnvNoAssignment, EnvVariableMissing, EnvTemplateOpen},
	HostPathMissing:         {SourceMissing, DeviceMissing, LinkToNothing, EmptyOnFile, FolderOfEnvFile},
	RelativeSourceInProject: {EmptyOnFile},
	MountTargetIsFilePath:   {FolderOnFile, BelowFile},
}
