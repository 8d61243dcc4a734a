package dockerfile

// Image is what the Dockerfile determines of the image.
type Image struct {
	// Ref is the final stage's image as written, after ARG substitution.
	Ref string
	// Tag is its tag, Runtime the version read from it ("3.0-2"), "" if none.
	Tag, Runtime string
	// AirflowMajor is 2 or 3; Assumed is why it is a guess, if it is.
	AirflowMajor int
	Assumed      string
	// Airflow is the Airflow version if the table has it, such as "3.0" or "2.10".
	Airflow string
	// Lean: the image lacks the cloud providers, as those of Airflow 3 and the slim ones of Airflow
	// 2 do. Foreign: it is not from a repository of Astronomer, and its content is unknown.
	Lean, Foreign bool
	// OnBuildCopy: the image copies the whole project to /usr/local/airflow during the build
	// (except -base tags).
	OnBuildCopy bool
	// Env are the variables that ENV sets, by name.
	Env map[string]Var
	// Copies are what it copies from the project, Brought what COPY and ADD take from elsewhere:
	// another stage or image, a URL, an archive, the Dockerfile itself.
	Copies, Brought []Copy
	// Built is what the build copies from the project, in all stages that it needs.
	Built []Copy
	// Runs are the commands of the Dockerfile, which may have created users and files.
	Runs []Run
	// User and WorkDir are the last USER and WORKDIR, "" if there is none.
	User, WorkDir string
	// Line is the line of the FROM that names it, counted from 1; 0 if none does.
	Line int
	// Problem is set if the Dockerfile names no Runtime image that the CLI can start.
	Problem string
	// NoLabel: the image lacks the label of Astro Runtime.
	NoLabel bool
}

// Copy is one COPY or ADD of the final stage.
type Copy struct {
	Sources []string
	Target  string
	// Chown and Chmod are the values of the flags, "" if missing.
	Chown, Chmod string
	// Line is where the instruction begins.
	Line int
	// Guessed: a variable in it has an unknown value.
	Guessed bool
	// Elsewhere: the content is not what is in the project.
	Elsewhere bool
}

// Run is one RUN of the final stage.
type Run struct {
	Text string
	// Line is where the instruction begins.
	Line int
}

// Var is a variable set by ENV.
type Var struct {
	Value string
	// Raw is the value as written, before interpolation.
	Raw string
	// Line is where the ENV begins.
	Line int
}
