package onboard

import "doctor/internal/astro"

// ProblemKind is why nothing can be set up.
type ProblemKind int

// The kinds of a Problem.
const (
	NotAstro          ProblemKind = iota // Name is the nearest parent folder that is a project
	NoDockerfile                         //
	OverrideIgnored                      // an override under another Name
	Refused                              // the Astro CLI would not start it, with the text Name
	NoFolder                             // Name is ~/.aws
	NoProfiles                           // Name is ~/.aws
	FileInvalid                          // boto3 refuses the file Name
	FileUnreadable                       // this user cannot read the file or folder Name
	ProfileUnknown                       // Name is not in ~/.aws; Others are
	ProfileInProject                     // the same, and the project names it at At
	ProfileOpen                          // Others are in ~/.aws, and none is the default
	ServiceUnknown                       // Name is not a service; Others are
	RegionOpen                           // the backend needs a region, and the profile has none
	VariableElsewhere                    // the variable Name would have to change, and is not set in the environment file
	BackendOther                         // Name is the class of another backend
	KwargsInvalid                        // the variable Name is not a JSON object
)

// Problem is why nothing can be set up.
type Problem struct {
	Kind   ProblemKind
	Name   string
	Others []string
	At     []astro.Origin
	Line   int
	Err    error
}

// Error is for tests: package cli has the words.
func (*Problem) Error() string { return "the project cannot be set up" }

// Unwrap returns the error of the system.
func (p *Problem) Unwrap() error { return p.Err }
