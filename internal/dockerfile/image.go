package dockerfile

// Image is what the Dockerfile says of the image.
type Image struct {
	// Ref is the final stage's image as written, after ARG substitution.
	Ref string
	// Tag is its tag, Runtime the version read from it ("3.0-2"), "" if none.
	Tag, Runtime string
	// AirflowMajor is 2 or 3; Assumed says that it is a guess, and why.
	AirflowMajor int
	Assumed      string
	// Airflow is the Airflow version where the table knows it, such as "3.0" or "2.10".
	Airflow string
	// Lean: the image comes without the providers of clouds, as those of Airflow 3
	// and the slim ones of Airflow 2 do. Foreign: it is of no repository of
	// Astronomer's, and nobody knows what is in it.
	Lean, Foreign bool
	// OnBuildCopy: the image copies the whole project to /usr/local/airflow
	// when it is built (not so for -base tags).
	OnBuildCopy bool
	// Env are the variables that ENV sets, by name.
	Env map[string]Var
	// Copies are what it takes from the project, Brought what COPY and ADD take from
	// elsewhere: another stage or image, a URL, an archive, the Dockerfile itself.
	Copies, Brought []Copy
	// Built is what the build takes from the project, in all stages that it needs.
	Built []Copy
	// Runs are the commands of the Dockerfile, which may have made users and files.
	Runs []Run
	// User and WorkDir are what USER and WORKDIR last said, "" if nothing did.
	User, WorkDir string
	// Line is that of the FROM which names it, counted from 1; 0 if none does.
	Line int
	// Problem is set when no Runtime image the CLI can start is named.
	Problem string
	// NoLabel: it is an image without the label of Astro Runtime.
	NoLabel bool
}

// Copy is one COPY or ADD of the final stage.
type Copy struct {
	Sources []string
	Target  string
	// Chown and Chmod are the values of the flags, "" where they are not given.
	Chown, Chmod string
	// Line is where it begins.
	Line int
	// Guessed: a variable in it has no value that is known.
	Guessed bool
	// Elsewhere: what it brings is not there as it lies in the project.
	Elsewhere bool
}

// Run is one RUN of the final stage.
type Run struct {
	Text string
	// Line is where it begins.
	Line int
}

// Var is what ENV gives to a variable.
type Var struct {
	Value string
	// Raw is the value as written, before variables were filled in.
	Raw string
	// Line is where the ENV begins.
	Line int
}
