package astro

// Fault is what is wrong with what is refused, where the kind of the refusal does not say
// it: each rule words the faults of its kinds.
type Fault int

// The faults. What compose says is read where the refusal is made, and nowhere else.
const (
	NoFault Fault = iota

	// Of mounts.
	SourceMissing     // and `bind:` keeps the engine from making it
	LinkToNothing     // the source is a link, in the place of which no folder can be made
	DeviceMissing     // what a volume binds is not there
	EmptyOnFile       // the folder made of a missing source would lie on a file
	FolderOnFile      // of the mount around it
	FileOnFolder      // of the mount around it
	BelowFile         // another mount lies below it, and it is a file
	NoMountpoint      // none can be made in the read-only mount around it
	FolderOfEnvFile   // the source is made a folder, and is an environment file's name
	VolumeMissing     // the volume is external, and the engine has none of that name
	VolumeNotAsked    // the same is likely, as no engine was asked for it
	VolumeOption      // the volume's options lack one that has to be given
	TmpfsOption       // the engine does not know an option of the tmpfs
	TmpfsTaken        // volumes_from brings a tmpfs, which no other container can have
	FileInReadOnly    // a secret or a config would be written into a read-only mount
	BindWithoutSource // a bind in the long form names none
	UndefinedVolume   // the source is taken for the name of a volume that nobody declares

	// Of files as a whole.
	FileUnreadable // Unreadable says why
	FolderForFile  // a folder is where the file should be
	FolderNamed    // a folder is named where compose takes a file
	FormatUnknown  // of an environment file
	LeftOut        // of the image, by .dockerignore

	// Of YAML.
	DuplicateKey     // in one mapping
	BadEscape        // behind a backslash in double quotes
	UnknownAnchor    // nothing before it defines it
	NotUTF8          // a character is saved in another encoding
	OpenQuote        // a quote is not closed
	PercentUnquoted  // %NAME% begins a value
	TemplateNotKnown // a variable is not written as compose knows it

	// Of the form of the override.
	ServicesEmpty      // services: has nothing under it
	UnknownTopKeys     // beside services:
	UnknownServiceKeys // of a service
	VolumesNoList      // volumes: is not a list
	EnvironmentMixed   // environment: is neither a list nor a mapping

	// Of statements of environment files.
	EnvQuoteOpen       // a quote is not closed
	EnvNameSpaced      // there is a blank in the name
	EnvNoAssignment    // a character is where none can be
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
		VolumeMissing, VolumeOption, TmpfsOption, TmpfsTaken, FileInReadOnly,
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
