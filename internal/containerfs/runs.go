package containerfs

import (
	"path"
	"slices"
	"strings"

	"doctor/internal/astro"
	"doctor/internal/dockerfile"
)

// mayHaveMade returns the RUN of the Dockerfile that may have created an unknown path. Commands are
// judged by their names alone:
//
//   - mkdir, chown, useradd and the like create no file;
//   - apt-get, pip and the like create files in the folders of packages, so not in a home folder;
//   - a script, a program in an unusual place, and an interpreter may create any file;
//   - any other command may create any file, but boto3's and a cluster's files only if
//     it names them: by their path, their folder, or .aws.
func (f *FS) mayHaveMade(p string) (astro.Origin, bool) {
	for _, r := range f.runs {
		for _, c := range r.commands {
			if c.mayMake(p) {
				return r.origin, true
			}
		}
	}
	return astro.Origin{}, false
}

// mayBeWritten reports whether the service's own command may write an unknown file before it starts
// Airflow, or set the variable that names another one.
func (f *FS) mayBeWritten(p string) bool {
	return slices.ContainsFunc(f.started.commands, func(c command) bool {
		own := c.program == "airflow" || strings.Contains(" "+c.text+" ", " /entrypoint ") // as a Runtime image starts
		return !own && (c.mayMake(p) || isPrivate(p) && strings.Contains(c.text, "AWS_"))
	})
}

// run is a RUN of the Dockerfile, or the command of a service.
type run struct {
	origin   astro.Origin
	commands []command
}

func readRuns(runs []dockerfile.Run) []run {
	var out []run
	for _, r := range runs {
		out = append(out, run{astro.InDockerfile(r.Line), commands(r.Text)})
	}
	return out
}

// command is one simple command of a RUN.
type command struct {
	program string // its name, without the folder
	scripts bool   // it runs a file, or a script from elsewhere
	text    string
}

func (c command) mayMake(p string) bool {
	switch {
	case strings.HasPrefix(p, "/proc/"), strings.HasPrefix(p, "/sys/"):
		return false
	case c.scripts:
		return !isClusters(p)
	case slices.Contains(harmless, c.program) && !strings.Contains(c.text, ">"):
		return false
	case isPrivate(p):
		return mentions(c.text, p)
	case slices.Contains(packagers, c.program):
		return isPackaged(p) || mentions(c.text, p)
	}
	return true
}

// harmless are programs that write no files, or only create folders.
var harmless = []string{
	"", "mkdir", "rmdir", "rm", "chmod", "chown", "chgrp", "ls", "cd", "set", "true", "test", "[", "echo", "printf", "cat", "export", "unset", "umask", "id", "sleep",
	"useradd", "usermod", "userdel", "groupadd", "groupmod", "adduser", "addgroup", "find", "which", "command", "exit", ":",
}

// packagers are programs that install packages.
var packagers = []string{"apt-get", "apt", "dpkg", "apk", "yum", "dnf", "microdnf", "pip", "pip3", "uv", "npm", "yarn", "gem", "conda", "mamba", "poetry", "pipx", "virtualenv"}

// installers are modules that Python runs as programs, and that install packages.
var installers = []string{"pip", "venv", "virtualenv", "ensurepip", "uv", "pipx", "poetry", "compileall"}

// interpreters run the content of a file.
var interpreters = []string{"sh", "bash", "dash", "zsh", "source", ".", "python", "python3", "perl", "ruby", "node", "make", "xargs", "ansible-playbook", "airflow"}

// isPackaged reports whether a path is in a folder of packages.
func isPackaged(p string) bool {
	for _, folder := range []string{"/usr", "/etc", "/opt", "/bin", "/sbin", "/lib", "/var/lib", "/home/astro/.local"} {
		if _, ok := below(p, folder); ok {
			return true
		}
	}
	return false
}

// isPrivate reports whether a file is only created by its name: boto3's files, those of a home
// folder and those of a cluster.
func isPrivate(p string) bool {
	base := path.Base(p)
	return base == "config" || base == "credentials" || strings.Contains(p+"/", "/.aws/") || isClusters(p)
}

// isClusters reports whether a path is below the folders that are created when a container starts.
func isClusters(p string) bool {
	return strings.HasPrefix(p, "/run/") || strings.HasPrefix(p, "/var/run/")
}

// mentions reports whether a command names a path, its folder, or .aws if that is in the path; the
// folders that every image has do not count.
func mentions(text, p string) bool {
	if strings.Contains(p+"/", "/.aws/") && (strings.Contains(text, ".aws") || strings.Contains(text, "aws configure")) {
		return true
	}
	for at := p; at != "/" && !isImageFolder(at); at = path.Dir(at) {
		if strings.Contains(text, at) {
			return true
		}
	}
	return false
}

// commands splits the text of a RUN into its simple commands. It ignores quotes: their content
// counts as commands, too.
func commands(text string) []command {
	for _, end := range []string{"&&", "||", ";", "|", "\n", "$(", "`", "(", ")", "{", "}"} {
		text = strings.ReplaceAll(text, end, "\x00")
	}
	var out []command
	for _, part := range strings.Split(text, "\x00") {
		if words := strings.Fields(strings.Trim(strings.TrimSpace(part), `'"\`)); len(words) > 0 {
			out = append(out, readCommand(words))
		}
	}
	return out
}

// before are words that may precede the name of a command.
var before = []string{"sudo", "exec", "if", "then", "else", "elif", "do", "done", "fi", "while", "until", "for", "!", "time", "env", "nohup", "eval"}

func readCommand(words []string) command {
	c := command{text: strings.Join(words, " ")}
	for len(words) > 0 && (slices.Contains(before, words[0]) || isAssignment(words[0])) {
		words = words[1:]
	}
	if len(words) == 0 {
		return c
	}
	name := strings.Trim(words[0], `'"`)
	c.program = path.Base(name)
	if name == "." {
		c.program = name
	}
	c.scripts = strings.Contains(name, "/") && !isProgramFolder(path.Dir(name))
	if slices.Contains(interpreters, c.program) {
		c.scripts = true
		switch {
		case len(words) > 2 && words[1] == "-m" && slices.Contains(installers, words[2]):
			c.program, c.scripts = "pip", false
		case len(words) == 2 && (c.program == "source" || c.program == ".") && strings.HasSuffix(strings.Trim(words[1], `'"`), "/bin/activate"):
			c.program, c.scripts = "cd", false // a virtual environment sets variables (venv/scripts/common/activate)
		}
		if len(words) > 1 && words[1] == "-c" && c.program != "python" && c.program != "python3" {
			return readCommand(slices.Concat([]string{"env"}, words[2:]))
		}
	}
	return c
}

func isAssignment(word string) bool {
	name, _, ok := strings.Cut(word, "=")
	return ok && name != "" && !strings.ContainsAny(name, "-/.")
}

func isProgramFolder(folder string) bool {
	return slices.Contains([]string{"/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin"}, folder)
}
