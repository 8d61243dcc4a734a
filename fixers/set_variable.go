package fixers

// SetVariable gives a variable another value where it is set.
type SetVariable struct {
	Unprinted[SetVariable]
	// File is the .env, the override (.yml, .yaml), or the Dockerfile.
	File string
	// Variable is its name, Value the new value.
	Variable string
	Value    string `edit:"optional"`
	// Services are the services to change in an override, none for all.
	Services []string `edit:"optional"`
	// Line is a line of an override or a Dockerfile that sets it: services with another value stay as
	// they are. 0 is any.
	Line int
}

// Name is set-variable.
func (SetVariable) Name() string { return "set-variable" }

// Promise is safe.
func (SetVariable) Promise() Safety { return Safe }

// Paths is the file.
func (e SetVariable) Paths() []string { return []string{e.File} }

// Plan changes the value.
func (e SetVariable) Plan(files Files, p Project) (Change, error) {
	v := variable{p.Absolute(e.File), inEnvironment{e.Variable, e.Services, e.Line}}
	return v.edit(files, func(string) (string, error) { return v.literal(e.Value), nil })
}
